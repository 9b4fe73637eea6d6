import { InputError, RoomKitError } from '@roomkit/core';
import { LoadedOnce, requireStageFrame, rmsOf, samplesOf, UtteranceTracker } from '@roomkit/core/audio';
import type { AudioFrame, VADEvent, VADProvider, VoiceCallOptions } from '@roomkit/core/voice';

import { SileroModel, type SileroMemory, samplesPerFrame } from './model.ts';
import { settingsOf, type SileroSettings, type SileroVADOptions } from './options.ts';
import { nodeRuntime } from './runtime.ts';

/** Quieter than this there is no speech, whatever the model says; root of the mean square, of 32,768. */
const DEAD_AIR_RMS = 20;

interface Stream {
  readonly tracker: UtteranceTracker;
  memory: SileroMemory;
}

/**
 * Hears speech by Silero VAD on ONNX Runtime. Frames of 32 ms; the engine makes them. One model serves all streams and
 * keeps what it remembers for each. `process` is asynchronous: a stream waits for one frame before it gives the next.
 */
export class SileroVADProvider implements VADProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'silero';
  readonly sampleRates: readonly number[];
  readonly samplesPerFrame: number;
  readonly #settings: SileroSettings;
  readonly #model: LoadedOnce<SileroModel>;
  readonly #streams = new Map<string, Stream>();
  #isClosed = false;

  constructor(options: SileroVADOptions = {}) {
    this.#settings = settingsOf(options);
    const { sampleRate, modelPath } = this.#settings;
    this.sampleRates = Object.freeze([sampleRate]);
    this.samplesPerFrame = samplesPerFrame(sampleRate);
    const load = options.runtime ?? (async () => nodeRuntime());
    this.#model = new LoadedOnce(async () => SileroModel.load(await load(), modelPath, sampleRate));
  }

  /** @throws RoomKitError `model_missing`, `model_unreadable`, `not_supported` without `onnxruntime-node` */
  async prepare(options: VoiceCallOptions = {}): Promise<void> {
    await this.#loaded(options.signal);
  }

  async process(frame: AudioFrame, stream: string): Promise<VADEvent | null> {
    requireStageFrame(this, frame);
    const model = this.#model.value ?? (await this.#loaded());
    const kept = this.#streamOf(stream, model);
    const samples = samplesOf(frame.data);
    const confidence = await model.probability(samples, kept.memory);
    // It was reset meanwhile: what it would say now belongs to nobody.
    if (this.#streams.get(stream) !== kept) return null;
    const { threshold, endThreshold } = this.#settings;
    const { tracker } = kept;
    const wasSpeaking = tracker.isSpeaking;
    const isLikely = confidence >= (wasSpeaking ? endThreshold : threshold);
    const isSpeech = isLikely && rmsOf(samples) >= DEAD_AIR_RMS;
    const event = tracker.push({ data: frame.data, isSpeech, confidence });
    // It sticks to speech in what is silence: it has to begin anew.
    if (isLikely && !isSpeech && wasSpeaking && !tracker.isSpeaking) kept.memory = model.begin();
    return event;
  }

  reset(stream: string): void {
    this.#streams.delete(stream);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#streams.clear();
    const model = await this.#model.take();
    await model?.release();
  }

  async #loaded(signal?: AbortSignal): Promise<SileroModel> {
    if (this.#isClosed) throw new RoomKitError('not_supported', 'It has been closed.', { feature: 'closed' });
    return this.#model.get(signal);
  }

  #streamOf(stream: string, model: SileroModel): Stream {
    if (typeof stream !== 'string') throw new InputError('stream', 'must be a string');
    const { rules, sampleRate } = this.#settings;
    const kept = this.#streams.get(stream);
    if (kept) return kept;
    const begun = { tracker: new UtteranceTracker(rules, sampleRate), memory: model.begin() };
    this.#streams.set(stream, begun);
    return begun;
  }
}
