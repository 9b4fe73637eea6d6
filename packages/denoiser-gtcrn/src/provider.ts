import { RoomKitError } from '@roomkit/core';
import { bytesOf, LoadedOnce, requireStageFrame, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, DenoiserProvider, Eventual, VoiceCallOptions } from '@roomkit/core/voice';

import { GTCRN, samplesPerFrame } from './gtcrn.ts';
import { type GTCRNDenoiserOptions, settingsOf } from './options.ts';

/**
 * Takes noise out of speech by GTCRN, a small neural network in WebAssembly. Frames of 16 ms; the engine makes them.
 * What comes out is 16 ms behind what goes in: the first frame holds next to nothing.
 */
export class GTCRNDenoiserProvider implements DenoiserProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'gtcrn';
  readonly sampleRates: readonly number[];
  readonly samplesPerFrame: number;
  readonly #network: LoadedOnce<GTCRN>;
  readonly #states = new Map<string, number>();
  #isClosed = false;

  constructor(options: GTCRNDenoiserOptions = {}) {
    const { sampleRate, wasmPath } = settingsOf(options);
    this.sampleRates = Object.freeze([sampleRate]);
    this.samplesPerFrame = samplesPerFrame(sampleRate);
    this.#network = new LoadedOnce(async () => GTCRN.load(wasmPath, sampleRate));
  }

  /** @throws RoomKitError `model_missing`, `model_unreadable` */
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
    const state = this.#states.get(stream);
    if (state === undefined) return;
    this.#states.delete(stream);
    this.#network.value?.end(state);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stream of this.#states.keys()) this.reset(stream);
    await this.#network.take();
  }

  async #loaded(signal?: AbortSignal): Promise<GTCRN> {
    if (this.#isClosed) throw new RoomKitError('not_supported', 'It has been closed.', { feature: 'closed' });
    return this.#network.get(signal);
  }

  #denoised(network: GTCRN, frame: AudioFrame, stream: string): AudioFrame {
    const state = this.#states.get(stream) ?? network.begin();
    this.#states.set(stream, state);
    const data = bytesOf(network.denoise(state, samplesOf(frame.data)));
    return { ...frame, data, metadata: { ...frame.metadata, denoiser: this.name } };
  }
}
