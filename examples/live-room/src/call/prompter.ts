import { bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

const LOUDEST = 32_767;
/** What is said next is another utterance: so much silence lies between the two, in samples of 16,000 a second. */
const PAUSE = 12_800;

/**
 * Speaks in the caller's place: what it has to say is added to the audio that comes in, as if it had come by the line.
 * Each frame of the call takes as much as it is long, so that no other clock is needed.
 */
export class Prompter {
  readonly #waiting = new Map<string, Int16Array>();

  /** Says linear PCM of 16,000 Hz, mono, behind what it still has to say. */
  say(sessionId: string, pcm: Uint8Array): void {
    const before = this.#waiting.get(sessionId) ?? new Int16Array(0);
    const added = samplesOf(pcm);
    const all = new Int16Array(before.length + added.length + PAUSE);
    all.set(before);
    all.set(added, before.length);
    this.#waiting.set(sessionId, all);
  }

  /** Whether it still has something to say. */
  isSpeaking(sessionId: string): boolean {
    return this.#waiting.has(sessionId);
  }

  /** The frame with what is said in it. */
  addTo(sessionId: string, frame: AudioFrame): AudioFrame {
    const waiting = this.#waiting.get(sessionId);
    if (waiting === undefined) return frame;
    const heard = samplesOf(frame.data);
    const mixed = heard.map((sample, place) => {
      return Math.max(-LOUDEST, Math.min(LOUDEST, sample + (waiting[place] ?? 0)));
    });
    const rest = waiting.subarray(heard.length);
    if (rest.length === 0) this.#waiting.delete(sessionId);
    else this.#waiting.set(sessionId, rest);
    return { ...frame, data: bytesOf(mixed) };
  }

  forget(sessionId: string): void {
    this.#waiting.delete(sessionId);
  }
}
