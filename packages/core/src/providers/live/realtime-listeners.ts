import type { Unsubscribe } from '../../voice/backend.ts';
import type {
  RealtimeFailure,
  RealtimeToolCall,
  RealtimeTranscription,
  RealtimeVoiceListener,
} from '../../voice/realtime.ts';
import type { VoiceSession } from '../../voice/session.ts';

/** Tells every listener of a speech-to-speech provider, in the order they came. None can break the caller or the others. */
export class RealtimeListeners implements RealtimeVoiceListener {
  readonly #listeners = new Set<{ readonly listener: RealtimeVoiceListener }>();

  add(listener: RealtimeVoiceListener): Unsubscribe {
    // The same one may listen twice, and stops once for each.
    const entry = { listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  onAudio(session: VoiceSession, audio: Uint8Array): void {
    this.#tell((listener) => listener.onAudio(session, audio));
  }

  onTranscription(session: VoiceSession, transcription: RealtimeTranscription): void {
    this.#tell((listener) => listener.onTranscription(session, transcription));
  }

  onSpeechStart(session: VoiceSession): void {
    this.#tell((listener) => listener.onSpeechStart(session));
  }

  onSpeechEnd(session: VoiceSession): void {
    this.#tell((listener) => listener.onSpeechEnd(session));
  }

  onToolCall(session: VoiceSession, call: RealtimeToolCall): void {
    this.#tell((listener) => listener.onToolCall(session, call));
  }

  onResponseStart(session: VoiceSession): void {
    this.#tell((listener) => listener.onResponseStart(session));
  }

  onResponseEnd(session: VoiceSession, end: { readonly interrupted: boolean }): void {
    this.#tell((listener) => listener.onResponseEnd(session, end));
  }

  onError(session: VoiceSession, failure: RealtimeFailure): void {
    this.#tell((listener) => listener.onError(session, failure));
  }

  onReconnected(session: VoiceSession, how: { readonly resumed: boolean }): void {
    this.#tell((listener) => listener.onReconnected(session, how));
  }

  #tell(call: (listener: RealtimeVoiceListener) => void): void {
    for (const { listener } of this.#listeners) {
      try {
        call(listener);
      } catch {
        // A listener answers for itself.
      }
    }
  }
}
