import { CallSession } from '@roomkit/core/audio';
import type { RealtimeTool, RealtimeVoiceListener, VoiceSession } from '@roomkit/core/voice';

export const WEATHER: RealtimeTool = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

export function aSession(id = 'call-1'): VoiceSession {
  const session = new CallSession({ id, participantId: 'caller', createdAt: new Date(0) });
  session.moveTo('active');
  return session;
}

/** A second at 16,000 Hz that counts as speech. */
export function loud(): Uint8Array {
  const samples = new Int16Array(16_000);
  samples.fill(8_000);
  return new Uint8Array(samples.buffer);
}

/** A second of silence. */
export function quiet(): Uint8Array {
  return new Uint8Array(32_000);
}

/** Hears nothing but what is given. */
export function listening(given: Partial<RealtimeVoiceListener>): RealtimeVoiceListener {
  const nothing = (): void => {};
  return {
    onAudio: nothing,
    onTranscription: nothing,
    onSpeechStart: nothing,
    onSpeechEnd: nothing,
    onToolCall: nothing,
    onResponseStart: nothing,
    onResponseEnd: nothing,
    onError: nothing,
    onReconnected: nothing,
    ...given,
  };
}
