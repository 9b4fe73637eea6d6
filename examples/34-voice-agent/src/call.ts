import { AIChannel } from '@roomkit/ai';
import { RoomKit, textOf } from '@roomkit/core';
import { type STTProvider, VoiceCapability, type VoiceTurnReport } from '@roomkit/core/voice';
import { MockAIProvider, MockVoiceBackend, SimpleChannel } from '@roomkit/testing';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { SileroVADProvider } from '@roomkit/vad-silero';
import { VoiceChannel } from '@roomkit/voice';

import { Caller } from './caller.ts';
import { ANSWERS, QUESTIONS } from './conversation.ts';
import { waterfall } from './waterfall.ts';

/** What came of a call. */
export interface CallReport {
  /** The timeline: who said what. */
  readonly lines: readonly string[];
  /** What went out by SMS. */
  readonly texts: readonly string[];
  /** What was heard of answers that were spoken over. */
  readonly interrupted: readonly string[];
  /** Where the time of each turn went. */
  readonly turns: readonly VoiceTurnReport[];
}

/** Takes a call from its first question to its end. */
export async function takeCall(stt: STTProvider, say: (line: string) => void): Promise<CallReport> {
  await using kit = new RoomKit();
  // The line: any `VoiceBackend`, such as a browser or a telephone. This one plays at the pace of speech.
  const backend = new MockVoiceBackend({ capabilities: VoiceCapability.INTERRUPTION });
  const sms = new SimpleChannel('sms', { channelType: 'sms' });
  kit.registerChannel(sms);
  kit.registerChannel(
    new VoiceChannel('voice', {
      backend,
      stt,
      tts: new FliteTTSProvider(),
      pipeline: { vad: new SileroVADProvider() },
    }),
  );
  const provider = new MockAIProvider({ answers: ANSWERS, streaming: true });
  kit.registerChannel(new AIChannel('guide', { provider }));
  await kit.createRoom({ roomId: 'museum' });
  for (const channelId of ['voice', 'guide', 'sms']) await kit.attachChannel('museum', channelId);

  const turns: VoiceTurnReport[] = [];
  kit.on('voice_turn_measured', ({ data }) => {
    turns.push(data.report);
    for (const line of waterfall(data.report)) say(line);
  });
  kit.hook('on_barge_in', ({ audioPositionMs }) => say(`  (spoken over after ${Math.round(audioPositionMs)} ms)`));

  // A recogniser that fails, or understands nothing, must not keep the program for ever.
  const failing = new AbortController();
  kit.on('stt_error', ({ data }) => {
    say(`  (the recogniser failed: ${String(data.error)})`);
    failing.abort();
  });
  const signal = AbortSignal.any([failing.signal, AbortSignal.timeout(40_000)]);

  const call = await kit.connectVoice('museum', 'ada', 'voice');
  await using ada = new Caller(backend, call);
  const lines: string[] = [];
  const interrupted: string[] = [];
  await ada.says(QUESTIONS[0]);
  for await (const event of kit.follow('museum', { signal })) {
    if (event.type !== 'message') continue;
    const line = `${event.source.channelId === 'voice' ? 'ada' : 'guide'}: ${textOf(event).trim()}`;
    say(line);
    lines.push(line);
    if (event.metadata['interrupted'] === true) interrupted.push(textOf(event).trim());
    if (lines.length === 2) await ada.says(QUESTIONS[1]);
    if (lines.length === 3) {
      // The caller has heard enough a second and a half into the second answer, and speaks over it.
      await ada.hears(1_500);
      await ada.says(QUESTIONS[2]);
    }
    if (lines.length === 6) break;
  }
  await kit.disconnectVoice('voice', call.id);
  await kit.whenIdle('museum');
  return { lines, texts: sms.delivered.map((event) => textOf(event).trim()), interrupted, turns };
}
