import type { StreamListener } from '@roomkit/voice-pipeline';

import type { RealtimeCall } from './realtime-call.ts';

/** What a call does with what comes out of its pipeline. Nothing comes before the call is there as a whole. */
export function realtimeListener(call: RealtimeCall): StreamListener {
  const { room } = call;
  return {
    onFrame: (frame) => call.hear(frame),
    onVAD: (event) => {
      if (event.type === 'silence') {
        room.tell('on_vad_silence', { ...call.ofSession(), silenceDurationMs: event.durationMs ?? 0 });
      } else if (event.type === 'audio_level') {
        room.tell('on_vad_audio_level', { ...call.ofSession(), levelDb: event.levelDb ?? -60 });
      } else call.detect(event);
    },
    onDtmf: (event) => call.press(event),
    onSpeaker: (result) => room.tell('on_speaker_change', { ...result, ...call.ofSession() }),
    onInputLevel: (levelDb) => {
      if (room.has('on_input_audio_level')) room.tell('on_input_audio_level', { ...call.ofSession(), levelDb });
    },
    onOutputLevel: (levelDb) => {
      if (room.has('on_output_audio_level')) room.tell('on_output_audio_level', { ...call.ofSession(), levelDb });
    },
  };
}
