import type { AudioFrame, DtmfEvent } from '@roomkit/core/voice';
import type { StreamListener } from '@roomkit/voice-pipeline';

import type { Listening } from '../listening/listening.ts';
import { type CallContext, ofSession } from './call-context.ts';

/** What hears a call's audio. */
export interface HearingCall extends CallContext {
  readonly listening: Listening;
  press(event: DtmfEvent): void;
}

/** What a call does with what comes out of its pipeline. Nothing comes before the call is there as a whole. */
export function callListener(call: HearingCall, forward: (frame: AudioFrame) => void): StreamListener {
  return {
    onVAD: (event) => call.listening.onVAD(event),
    onFrame: (frame, event) => {
      call.listening.onFrame(frame, event);
      forward(frame);
    },
    onDtmf: (event) => call.press(event),
    onSpeaker: (result) => call.room.tell('on_speaker_change', { ...result, ...ofSession(call) }),
    onInputLevel: (levelDb) => {
      if (call.room.has('on_input_audio_level')) {
        call.room.tell('on_input_audio_level', { ...ofSession(call), levelDb });
      }
    },
    onOutputLevel: (levelDb) => {
      if (call.room.has('on_output_audio_level')) {
        call.room.tell('on_output_audio_level', { ...ofSession(call), levelDb });
      }
    },
  };
}
