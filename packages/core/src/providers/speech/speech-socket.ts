import type { ProviderError } from '../../domain/errors.ts';

/** The longest refusal that is read, in bytes. */
const MOST_BYTES = 65_536;

/** What is used of a client of the package `ws`, which has just been made. */
export interface SpeechClient {
  on(event: string, listener: (...given: never[]) => void): unknown;
  send(data: string | Uint8Array): void;
  close(code?: number): void;
  terminate(): void;
}

/** A socket to a vendor, open. */
export interface SpeechSocket {
  send(data: string | Uint8Array): void;
  /** Ends it; its listener hears nothing any more. */
  close(): void;
}

/** Hears what comes over a socket. */
export interface SpeechSocketListener {
  onText(text: string): void;
  /** Something came that is no text. */
  onBinary(): void;
  /** It ended by itself; 1006 where nobody said why (RFC 6455, 7.4.1). */
  onClose(code: number, reason: string): void;
}

/** A refusal to open a socket. */
export interface SpeechRefusal {
  readonly status: number;
  readonly headers: Headers;
  /** What JSON says, or the text where it is none. */
  readonly body: unknown;
}

/** How a socket is opened. */
export interface OpenSpeechSocketOptions {
  readonly signal: AbortSignal;
  /** The vendor's refusal, or null and what kept it from being asked. */
  readonly failure: (refusal: SpeechRefusal | null, cause: unknown) => ProviderError;
}

interface UpgradeAnswer extends AsyncIterable<Uint8Array> {
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Waits until a client of `ws` is open, for wires that carry audio as binary messages.
 *
 * @throws what `failure` gives; the signal's reason, after which nothing is open
 */
export function openSpeechSocket(
  client: SpeechClient,
  listener: SpeechSocketListener,
  { signal, failure }: OpenSpeechSocketOptions,
): Promise<SpeechSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<SpeechSocket>();
  let state: 'opening' | 'refused' | 'open' | 'over' = 'opening';
  const giveUp = (reason: unknown): void => {
    if (state === 'open' || state === 'over') return;
    state = 'over';
    signal.removeEventListener('abort', onAbort);
    reject(reason);
    client.terminate();
  };
  const onAbort = (): void => giveUp(signal.reason);
  const isOpen = (): boolean => state === 'open';
  client.on('open', () => {
    if (state !== 'opening') return;
    state = 'open';
    signal.removeEventListener('abort', onAbort);
    resolve({
      send: (data) => {
        if (isOpen()) client.send(data);
      },
      close: () => {
        if (!isOpen()) return;
        state = 'over';
        client.close(1000);
      },
    });
  });
  client.on('unexpected-response', (_request: unknown, answer: UpgradeAnswer) => {
    if (state !== 'opening') return;
    state = 'refused';
    const refused = async (): Promise<void> => giveUp(failure(await refusalOf(answer), undefined));
    refused().catch((cause: unknown) => giveUp(failure(null, cause)));
  });
  // Of a socket that was open, and of one that was refused, others say what happened.
  client.on('error', (error: unknown) => {
    if (state === 'opening') giveUp(failure(null, error));
  });
  client.on('message', (data: Uint8Array, isBinary: boolean) => {
    if (!isOpen()) return;
    if (isBinary) listener.onBinary();
    else listener.onText(new TextDecoder().decode(data));
  });
  client.on('close', (code: number, reason: Uint8Array) => {
    if (state === 'opening') giveUp(failure(null, undefined));
    if (!isOpen()) return;
    state = 'over';
    listener.onClose(code, new TextDecoder().decode(reason));
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return promise;
}

async function refusalOf(answer: UpgradeAnswer): Promise<SpeechRefusal> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of answer) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  return { status: answer.statusCode ?? 0, headers, body: valueOf(text) };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
