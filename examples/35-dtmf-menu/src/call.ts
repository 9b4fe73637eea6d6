import { type RoomEvent, RoomKit } from '@roomkit/core';
import { VoiceCapability } from '@roomkit/core/voice';
import { createRecordingLogger, MockVoiceBackend, SimpleChannel } from '@roomkit/testing';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { VoiceChannel } from '@roomkit/voice';
import { GoertzelDtmfDetector } from '@roomkit/voice-pipeline';

import { Caller } from './caller.ts';
import { PhoneMenu } from './menu.ts';

/** What came of a call. */
export interface CallReport {
  /** The keys the hook saw. */
  readonly keys: string;
  /** The cards that were charged. */
  readonly cards: readonly string[];
  /** The keys as the timeline has them, an input each. */
  readonly written: readonly string[];
  /** What was said, and cut off by a key. */
  readonly cut: readonly string[];
  /** The whole timeline, all that a colleague was sent, and every line of the log. */
  readonly traces: string;
}

/** Takes a call from the first menu to the receipt. */
export async function takeCall(card: string, say: (line: string) => void): Promise<CallReport> {
  const cards: string[] = [];
  const menu = new PhoneMenu((digits) => cards.push(digits));
  const logger = createRecordingLogger();
  await using kit = new RoomKit({ logger });
  const backend = new MockVoiceBackend({ capabilities: VoiceCapability.INTERRUPTION });
  const voice = new VoiceChannel('voice', {
    backend,
    tts: new FliteTTSProvider(),
    // For telephones that send keys as tones. Those whose network tells of keys come by the same hook.
    pipeline: { dtmf: new GoertzelDtmfDetector() },
    greeting: menu.greeting,
    dtmfRedaction: { keepLast: 4 },
    // Keys that come soon after each other are one input.
    dtmfTimeoutMs: 1_500,
  });
  const desk = new SimpleChannel('desk');
  for (const channel of [voice, desk]) kit.registerChannel(channel);
  await kit.createRoom({ roomId: 'tickets' });
  for (const { id } of [voice, desk]) await kit.attachChannel('tickets', id);

  let keys = '';
  kit.hook('on_dtmf', ({ session, digit }) => {
    keys += digit;
    const words = menu.press(digit);
    // Nobody waits for what is said here: the next key may come before it is over, and takes its place.
    void (words === null ? voice.interrupt(session) : voice.say(session, words));
  });
  const cut: string[] = [];
  kit.hook('on_tts_cancelled', ({ text }) => {
    cut.push(text);
    say(`menu: ${text.slice(0, 22)}… (a key cut it off)`);
  });
  const { promise: thanked, resolve: thank } = Promise.withResolvers<void>();
  kit.hook('after_tts', ({ text }) => {
    say(`menu: ${text}`);
    if (text.startsWith('Thank you')) thank();
  });

  const call = await kit.connectVoice('tickets', 'ada', 'voice');
  await using ada = new Caller(backend, call);
  await ada.hears(1_000);
  ada.presses('1');
  const written: string[] = [];
  for await (const event of kit.follow('tickets')) {
    if (event.type !== 'dtmf') continue;
    written.push(digitsOf(event));
    say(`the timeline has the keys ${written.at(-1)}`);
    if (written.length === 1) ada.presses('2');
    if (written.length === 2) ada.sounds(card);
    if (written.length === 3) break;
  }
  await thanked;
  await kit.disconnectVoice('voice', call.id);
  await kit.whenIdle('tickets');
  const traces = JSON.stringify([await kit.getTimeline('tickets', { limit: 100 }), desk.delivered, logger.entries]);
  return { keys, cards, written, cut, traces };
}

function digitsOf({ content }: RoomEvent): string {
  return content.type === 'system' ? String(content.data?.['digits']) : '';
}
