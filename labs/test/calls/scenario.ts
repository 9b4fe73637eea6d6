import { AIChannel } from '@roomkit/ai';
import { type RoomEvent, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { TwilioEmulator } from '@roomkit/emulators/twilio';
import { MockAIProvider } from '@roomkit/testing';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { SileroVADProvider } from '@roomkit/vad-silero';
import { VoiceChannel } from '@roomkit/voice';
import { expect } from 'vitest';

import { Follower } from './follower.ts';
import {
  answerListener,
  cardListener,
  readRecording,
  SEVEN_OF_CLUBS,
  soundMs,
  TEN_OF_CLUBS,
  wordsOf,
} from './speech.ts';
import type { Wire } from './wire.ts';

const ROOM = 'r1';
const LONG = [
  'Let me tell you about clubs. ',
  'Clubs are one of the four suits of a deck of cards, and they are black. ',
  'In many games they are the lowest of the four, but not in all of them. ',
  'There are thirteen of them, from the two up to the ace, as there are of each. ',
  'In other countries they look like acorns, and people call them so. ',
  'If you like, I can go on with hearts, and then with all the others.',
];

/**
 * A call in the same room as a text: what is said becomes a message that reaches somebody's phone as text, the answer
 * is spoken and heard, speech over the next one cuts it off, and the timeline keeps what was heard. Over any wire.
 */
export async function runCall(wire: Wire): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const vendor = stack.use(await new TwilioEmulator().start());
  const listener = answerListener();
  stack.defer(() => listener.close());
  await listener.prepare();
  const kit = stack.use(new RoomKit());
  const provider = new MockAIProvider({
    answers: ['You said ten of clubs.', { chunks: LONG }, 'You said ten of clubs.'],
    streaming: true,
  });
  const voice = new VoiceChannel('voice', {
    backend: wire.backend,
    stt: cardListener(),
    tts: new FliteTTSProvider(),
    pipeline: { vad: new SileroVADProvider() },
  });
  const { accountSid, authToken, url: baseUrl } = vendor;
  const texting = new TwilioSMSProvider({ accountSid, authToken, baseUrl, from: '+14155550100' });
  const sms = smsChannel('sms', { provider: texting });
  for (const channel of [voice, sms, new AIChannel('ai', { provider, streaming: true })]) kit.registerChannel(channel);
  await kit.createRoom({ roomId: ROOM });
  await kit.attachChannel(ROOM, 'voice');
  await kit.attachChannel(ROOM, 'sms', { metadata: { phoneNumber: '+14155552671' } });
  await kit.attachChannel(ROOM, 'ai', { category: 'intelligence' });
  const room = stack.use(new Follower(kit, ROOM));
  const keys: string[] = [];
  kit.hook('on_dtmf', {}, ({ digit }) => void keys.push(digit));
  const started = new Promise<void>((resolve) => kit.on('voice_session_ready', () => resolve()));
  const ended = new Promise<string | null>((resolve) =>
    kit.on('voice_session_ended', ({ data }) => resolve(data.reason)),
  );

  const caller = await wire.call(ROOM);
  await started;

  // Said: a message in the room, and on a phone.
  await caller.say(readRecording(TEN_OF_CLUBS));
  await room.message('voice', 'ten of clubs');
  const answer = await room.message('ai', 'You said ten of clubs.');
  expect(spokenOf(answer)?.text).toBe('You said ten of clubs.');

  // Answered: heard as it was written.
  await caller.settle();
  expect(await wordsOf(listener, caller.heard)).toBe('you said ten of clubs');

  // Asked again, and spoken over.
  const before = caller.heard.length;
  await caller.say(readRecording(SEVEN_OF_CLUBS));
  await room.message('voice', 'seven of clubs');
  await caller.until((heard) => soundMs(heard.subarray(before)) >= 3_000);
  await caller.say(readRecording(TEN_OF_CLUBS));
  const cut = await room.from('ai', 2);
  const heard = textOf(cut).trim();
  expect(LONG.join('').startsWith(heard)).toBe(true);
  expect(heard.length).toBeGreaterThan(20);
  expect(heard.length).toBeLessThan(LONG.join('').length / 2);
  expect(cut.metadata).toMatchObject({ interrupted: true });
  expect(spokenOf(cut)?.text).toBe(heard);
  // No more of it is written.
  expect(provider.calls[1]?.abandoned).toBe(true);

  // What was said over it is a message as well, and answered; nothing is left of what was cut off.
  const third = await room.from('voice', 3);
  expect(textOf(third)).toBe('ten of clubs');
  const from = caller.heard.length;
  await room.from('ai', 3);
  await caller.settle();
  expect(await wordsOf(listener, caller.heard.subarray(from))).toBe('you said ten of clubs');
  const wholeMs = soundMs(caller.heard.subarray(before));
  expect(wholeMs).toBeLessThan(15_000);

  // Keys, and the end.
  await caller.press('7#');
  await expect.poll(() => keys.join(''), { timeout: 10_000 }).toBe('7#');
  await caller.hangUp();
  expect(await ended).toBe('hangup');

  await kit.whenIdle();
  const texts = [
    'ten of clubs',
    'You said ten of clubs.',
    'seven of clubs',
    heard,
    'ten of clubs',
    'You said ten of clubs.',
  ];
  expect((await room.said()).map((text) => text.trim())).toEqual(texts);
  // The phone of the other is told that there is a call, then what is said; of keys it is not told.
  expect(vendor.messages.sent().map(({ text }) => text?.trim())).toEqual(['A voice session started.', ...texts]);
}

function spokenOf({ metadata }: RoomEvent): { readonly text: string; readonly playedMs: number } | undefined {
  return (metadata['spoken'] as Record<string, { readonly text: string; readonly playedMs: number }> | undefined)?.[
    'voice'
  ];
}
