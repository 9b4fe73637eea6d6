import { AIChannel } from '@roomkit/ai';
import { RoomKit, systemClock } from '@roomkit/core';
import { bytesOf } from '@roomkit/core/audio';
import { type CancelledAudio, VoiceCapability, type VoiceSession } from '@roomkit/core/voice';
import { MockAIProvider, MockSTTProvider, MockTTSProvider, MockVoiceBackend } from '@roomkit/testing';
import { SileroVADProvider } from '@roomkit/vad-silero';
import { VoiceChannel } from '@roomkit/voice';

import { type Heard, Line } from './line.ts';
import { ANSWER, CHARACTER_MS, QUESTION, SILENCE_MS, type TurnsReport } from './tasks.ts';

/** A call through RoomKit. Recogniser, model and voice take no time. */
export async function ourTurns(question: Int16Array, count: number): Promise<TurnsReport> {
  await using kit = new RoomKit();
  const backend = new NotingBackend({ clock: systemClock, capabilities: VoiceCapability.INTERRUPTION });
  kit.registerChannel(
    new VoiceChannel('voice', {
      backend,
      stt: new MockSTTProvider({ transcripts: [QUESTION] }),
      tts: new MockTTSProvider({ characterMs: CHARACTER_MS }),
      pipeline: {
        vad: new SileroVADProvider({ silenceThresholdMs: SILENCE_MS }),
        interruption: { strategy: 'immediate' },
      },
      echoDecayMs: 0,
    }),
  );
  const answers = Array.from({ length: count * 4 }, () => ({ chunks: [ANSWER, ANSWER, ANSWER] }));
  const provider = new MockAIProvider({ streaming: true, answers });
  kit.registerChannel(new AIChannel('ai', { provider, streaming: true, overlap: 'interrupt' }));
  await kit.createRoom({ roomId: 'r1' });
  for (const id of ['voice', 'ai']) await kit.attachChannel('r1', id);
  const session = await kit.connectVoice('r1', 'ada', 'voice');
  const line = new Line(question, (frame) => backend.feed(session, bytesOf(frame)));
  backend.heard = line.heard;
  backend.onAudioPlayed(() => {
    line.heard.answeredAt ??= performance.now();
  });
  // Awaited, or the kit would be closed before the first turn.
  return await line.turns(count);
}

/** Notes when it is told to stop. */
class NotingBackend extends MockVoiceBackend {
  heard: Heard | null = null;

  override cancelAudio(session: VoiceSession): Promise<CancelledAudio> {
    if (this.heard !== null) this.heard.stoppedAt ??= performance.now();
    return super.cancelAudio(session);
  }
}
