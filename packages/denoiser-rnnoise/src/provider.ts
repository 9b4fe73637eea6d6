import { RoomKitError } from '@roomkit/core';
import { bytesOf, LoadedOnce, requireStageFrame, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, DenoiserProvider, Eventual, VoiceCallOptions } from '@roomkit/core/voice';

import { rateOf, type RNNoiseDenoiserOptions, type RNNoiseRate } from './options.ts';
import { RNNoise } from './rnnoise.ts';
import { StreamDenoiser } from './stream-denoiser.ts';

/**
 * Takes noise out of speech by RNNoise, a small neural network in WebAssembly. Frames of 10 ms; the engine makes them.
 * The network knows 48,000 Hz alone: other rates are converted here, so that it fits into a pipeline of any of them.
 * What comes out is 10 ms behind what goes in, 12 ms at 16,000 Hz.
 */
export class RNNoiseDenoiserProvider implements DenoiserProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'rnnoise';
  readonly sampleRates: readonly number[];
  readonly samplesPerFrame: number;
  readonly #sampleRate: RNNoiseRate;
  readonly #network = new LoadedOnce(async () => RNNoise.load());
  readonly #streams = new Map<string, StreamDenoiser>();
  #isClosed = false;

  constructor(options: RNNoiseDenoiserOptions = {}) {
    this.#sampleRate = rateOf(options);
    this.sampleRates = Object.freeze([this.#sampleRate]);
    this.samplesPerFrame = this.#sampleRate / 100;
  }

  /** @throws RoomKitError `model_unreadable` */
  async prepare(options: VoiceCallOptions = {}): Promise<void> {
    await this.#loaded(options.signal);
  }

  process(frame: AudioFrame, stream: string): Eventual<AudioFrame> {
    requireStageFrame(this, frame);
    const network = this.#network.value;
    if (network !== null) return this.#denoised(network, frame, stream);
    return this.#loaded().then((loaded) => this.#denoised(loaded, frame, stream));
  }

  reset(stream: string): void {
    this.#streams.get(stream)?.end();
    this.#streams.delete(stream);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stream of this.#streams.keys()) this.reset(stream);
    await this.#network.take();
  }

  async #loaded(signal?: AbortSignal): Promise<RNNoise> {
    if (this.#isClosed) throw new RoomKitError('not_supported', 'It has been closed.', { feature: 'closed' });
    return this.#network.get(signal);
  }

  #denoised(network: RNNoise, frame: AudioFrame, stream: string): AudioFrame {
    const kept = this.#streams.get(stream) ?? new StreamDenoiser(network, this.#sampleRate);
    this.#streams.set(stream, kept);
    const data = bytesOf(kept.denoise(samplesOf(frame.data)));
    return { ...frame, data, metadata: { ...frame.metadata, denoiser: this.name } };
  }
}
