import type { AudioFrame, VADEvent } from '@roomkit/core/voice';

/**
 * What a caller says, out of everything the line brings: a model that is told of turns takes any audio after one for
 * the beginning of the next, silence too.
 */
export class TurnAudio {
  #isSpeaking = false;
  /** What came before the beginning, and the frame that follows. */
  #preRoll: Uint8Array | null = null;

  /** Told before the frame it was noticed in is taken. */
  detect({ type, audioBytes }: VADEvent): void {
    if (type !== 'speech_start' && type !== 'speech_end' && type !== 'speech_discarded') return;
    this.#isSpeaking = type === 'speech_start';
    this.#preRoll = this.#isSpeaking ? audioBytes : null;
  }

  /** What of a frame the model is to hear; null for nothing. */
  take(frame: AudioFrame): AudioFrame | null {
    if (!this.#isSpeaking) return null;
    const data = this.#preRoll ?? frame.data;
    this.#preRoll = null;
    return { ...frame, data };
  }
}
