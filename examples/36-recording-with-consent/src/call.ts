import { systemClock } from '@roomkit/core';
import type { RecordingResult } from '@roomkit/core/voice';

import { Caller } from './caller.ts';
import { GOODBYE, type Office } from './office.ts';

/** What came of a call. */
export interface CallReport {
  /** What the caller heard, each to its end. */
  readonly heard: readonly string[];
  /** How long the call was. */
  readonly seconds: number;
  /** Null where the call was not recorded. */
  readonly recording: RecordingResult | null;
}

/** Calls the office, answers its question by a key, says something, and is told goodbye. */
export async function callOffice(
  office: Office,
  { name, key }: { readonly name: string; readonly key: '1' | '2' },
  say: (line: string) => void,
): Promise<CallReport> {
  const { kit, voice, stopped } = office;
  const startedAt = systemClock.monotonic();
  const heard: string[] = [];
  // The question, what the office says to the answer, and the goodbye.
  const prompts = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ] as const;
  const stop = kit.hook('after_tts', ({ session, text }) => {
    if (session.participantId !== name) return;
    say(`${name} hears: ${text}`);
    prompts[heard.length]?.resolve();
    heard.push(text);
  });
  await kit.createRoom({ roomId: name });
  await kit.attachChannel(name, 'voice');
  const session = await kit.connectVoice(name, name, 'voice');
  await using caller = new Caller(office, session);

  await prompts[0].promise;
  say(`${name} presses ${key}`);
  caller.presses(key);
  await prompts[1].promise;
  await caller.says('My parcel has not arrived.');
  say(`${name} says that a parcel is missing`);
  // The call goes on the same way, whatever the answer was.
  await voice.say(session, GOODBYE);
  await prompts[2].promise;
  await kit.disconnectVoice('voice', session.id);
  await kit.whenIdle(name);
  stop();
  const recording = stopped.find((event) => event.session.id === session.id)?.result ?? null;
  return { heard, seconds: (systemClock.monotonic() - startedAt) / 1_000, recording };
}
