import { isRoomKitError } from '@roomkit/core';
import { orAborted, RestartableTimer } from '@roomkit/core/providers';

import { failed, httpRefusal } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import { speechBody } from './request.ts';

/** The longest refusal that is read, in bytes. */
const MOST_BYTES = 65_536;

/**
 * The audio of a text, in the pieces the network brings. The vendor's stream ends when this does.
 *
 * @throws ProviderError; the signal's reason
 */
export async function* httpSpeech(
  options: ResolvedOptions,
  { url, text }: { readonly url: string; readonly text: string },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const silence = new RestartableTimer(options.clock, () => stop.abort(failed('The vendor does not answer.')));
  const end = AbortSignal.any([signal, stop.signal]);
  silence.start(options.connectTimeoutMs);
  try {
    const answer = await (options.fetch ?? fetch)(url, {
      method: 'POST',
      headers: { 'xi-api-key': options.apiKey, 'content-type': 'application/json' },
      body: speechBody(options, text),
      redirect: 'manual',
      signal: end,
    });
    await requireAudio(answer);
    const reader = answer.body?.getReader();
    for (;;) {
      silence.start(options.stallTimeoutMs);
      const step = await orAborted(reader?.read() ?? Promise.resolve({ done: true as const, value: undefined }), end);
      // How long the reader takes is not the vendor's fault.
      silence.stop();
      if (step.done) return;
      yield step.value;
    }
  } catch (error) {
    end.throwIfAborted();
    throw isRoomKitError(error) ? error : failed('The connection to the vendor broke.', error);
  } finally {
    silence.stop();
    stop.abort();
  }
}

/** A proxy may answer 200 and say something in words: nobody wants to hear that as noise. */
async function requireAudio(answer: Response): Promise<void> {
  const type = answer.headers.get('content-type') ?? '';
  if (answer.ok && !/^(?:text\/|application\/json)/u.test(type)) return;
  const body = await valueOf(answer);
  if (!answer.ok) throw httpRefusal({ status: answer.status, headers: answer.headers, body });
  throw failed('The vendor answered something that is no audio.');
}

async function valueOf({ body }: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
