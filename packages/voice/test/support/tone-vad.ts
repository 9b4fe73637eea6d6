import { frameMs, joinBytes, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, VADEvent, VADProvider } from '@roomkit/core/voice';
import { MockStage } from '@roomkit/testing';

interface Speech {
  parts: Uint8Array[];
  spokenMs: number;
  quietMs: number;
}

const EVENT: VADEvent = {
  type: 'silence',
  audioBytes: null,
  confidence: null,
  durationMs: null,
  levelDb: null,
  streamMs: null,
};

/** A detector that takes whatever is no silence for speech, and says so at once. */
export class ToneVAD extends MockStage implements VADProvider {
  readonly #hangoverMs: number;
  readonly #minSpeechMs: number;
  readonly #streams = new Map<string, Speech>();
  readonly #atMs = new Map<string, number>();
  readonly #before = new Map<string, Uint8Array[]>();

  constructor({ hangoverMs = 40, minSpeechMs = 0 }: { hangoverMs?: number; minSpeechMs?: number } = {}) {
    super('tone-vad', {});
    this.#hangoverMs = hangoverMs;
    this.#minSpeechMs = minSpeechMs;
  }

  process(frame: AudioFrame, stream: string): VADEvent | null {
    this.calls.push({ frame, stream });
    const streamMs = this.#atMs.get(stream) ?? 0;
    this.#atMs.set(stream, streamMs + frameMs(frame));
    const isLoud = rmsOf(samplesOf(frame.data)) > 0;
    const speech = this.#streams.get(stream);
    const before = this.#before.get(stream) ?? [];
    if (speech === undefined) {
      before.push(frame.data);
      if (before.length > 3) before.shift();
      this.#before.set(stream, before);
      if (!isLoud) return null;
      this.#streams.set(stream, { parts: [...before], spokenMs: frameMs(frame), quietMs: 0 });
      return { ...EVENT, type: 'speech_start', audioBytes: joinBytes(before), streamMs };
    }
    speech.parts.push(frame.data);
    if (isLoud) {
      speech.spokenMs += speech.quietMs + frameMs(frame);
      speech.quietMs = 0;
      return null;
    }
    speech.quietMs += frameMs(frame);
    if (speech.quietMs < this.#hangoverMs) return null;
    this.#streams.delete(stream);
    this.#before.delete(stream);
    if (speech.spokenMs < this.#minSpeechMs) return { ...EVENT, type: 'speech_discarded', streamMs };
    return {
      ...EVENT,
      type: 'speech_end',
      audioBytes: joinBytes(speech.parts),
      durationMs: speech.spokenMs,
      streamMs,
    };
  }

  override reset(stream: string): void {
    super.reset(stream);
    this.#streams.delete(stream);
    this.#before.delete(stream);
    this.#atMs.delete(stream);
  }
}
