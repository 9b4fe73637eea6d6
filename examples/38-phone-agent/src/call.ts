import { type RoomKit, textOf } from '@roomkit/core';
import { TwilioMediaEmulator } from '@roomkit/emulators/twilio-media';

import { QUESTION, startAgent } from './agent.ts';
import { dial, soundSeconds, spoken } from './phone.ts';

/** What came of a call. */
export interface CallReport {
  /** The timeline: who said what. */
  readonly lines: readonly string[];
  /** How the room ended the call. */
  readonly reason: string | null;
  /** The code the stream was closed with. */
  readonly closedWith: number;
  /** How many seconds of speech the caller heard. */
  readonly soundSeconds: number;
  /** What Twilio would not have taken of what it was sent. */
  readonly violations: readonly string[];
  /** What a stream was refused with that somebody else had signed. */
  readonly refusal: string;
}

const CALLER = '+14155552671';

/** Calls the agent, asks it something, hears the answer, and ends the call by a key. */
export async function phoneTheAgent(say: (line: string) => void): Promise<CallReport> {
  await using twilio = new TwilioMediaEmulator();
  // Before a proxy of one's own it is `https:` and `wss:`, and so it stands in the TwiML and in the signatures.
  const { authToken } = twilio;
  const url = 'https://voice.example/voice';
  await using agent = await startAgent({ authToken, voiceUrl: url, streamUrl: 'wss://voice.example/media' });
  const { kit } = agent;
  const webhook = { url, connectTo: agent.webhookUrl };
  const { promise: greeted, resolve: greet } = Promise.withResolvers<string>();
  kit.hook('after_tts', ({ session, text }) => {
    say(`${session.participantId} hears: ${text}`);
    greet(session.roomId ?? '');
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<string | null>();
  kit.on('voice_session_ended', ({ data }) => end(data.reason));

  const refusal = await dial(twilio, webhook, CALLER, { wrongSignature: true }).then(
    () => 'taken',
    (error: Error) => error.message,
  );
  say(`a stream that Twilio did not sign: ${refusal}`);

  const phone = await dial(twilio, webhook, CALLER);
  const roomId = await greeted;
  const lines: string[] = [];
  const answered = follow(kit, roomId, (line) => {
    lines.push(line);
    say(line);
  });
  await phone.speak(await spoken(QUESTION));
  await answered;
  say(`${CALLER} presses #`);
  phone.press('#');
  const [closedWith, reason] = await Promise.all([phone.closed, ended]);
  await kit.whenIdle();
  return { lines, reason, closedWith, soundSeconds: soundSeconds(phone), violations: phone.violations, refusal };
}

/** Hears what is said in a room, until the assistant has been heard. */
async function follow(kit: RoomKit, roomId: string, hear: (line: string) => void): Promise<void> {
  for await (const event of kit.follow(roomId, { signal: AbortSignal.timeout(40_000) })) {
    if (event.type !== 'message') continue;
    hear(`${event.source.externalId ?? event.source.channelId}: ${textOf(event)}`);
    if (event.source.channelId === 'assistant') return;
  }
}
