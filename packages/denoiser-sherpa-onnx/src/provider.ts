import { RoomKitError } from '@roomkit/core';
import { bytesOf, LoadedOnce, requireStageFrame, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, DenoiserProvider, Eventual, VoiceCallOptions } from '@roomkit/core/voice';

import { checkModel, type DenoiserKind } from './model.ts';
import { settingsOf, type SherpaOnnxDenoiserOptions, type SherpaOnnxDenoiserSettings } from './options.ts';
import { loadSherpa, type SherpaOnnx } from './sherpa.ts';
import { StreamDenoiser } from './stream-denoiser.ts';

interface Loaded {
  readonly sherpa: SherpaOnnx;
  readonly kind: DenoiserKind;
}

/**
 * Takes noise out of speech by a network in sherpa-onnx. Frames of 16 ms, the step of GTCRN; the engine makes them.
 * What comes out is behind what goes in by one step of the network. Each stream has a network of its own, made with its
 * first frame.
 */
export class SherpaOnnxDenoiserProvider implements DenoiserProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'sherpa-onnx';
  readonly sampleRates: readonly number[];
  readonly samplesPerFrame: number;
  readonly #settings: SherpaOnnxDenoiserSettings;
  readonly #loading: LoadedOnce<Loaded>;
  readonly #streams = new Map<string, StreamDenoiser>();
  #isClosed = false;

  constructor(options: SherpaOnnxDenoiserOptions) {
    this.#settings = settingsOf(options);
    this.sampleRates = Object.freeze([this.#settings.sampleRate]);
    this.samplesPerFrame = (this.#settings.sampleRate * 16) / 1_000;
    this.#loading = new LoadedOnce(async () => {
      const kind = await checkModel(this.#settings);
      return { kind, sherpa: loadSherpa() };
    });
  }

  /** @throws RoomKitError `model_missing`, `model_unreadable`, `not_supported` without `sherpa-onnx-node` */
  async prepare(options: VoiceCallOptions = {}): Promise<void> {
    await this.#loaded(options.signal);
  }

  process(frame: AudioFrame, stream: string): Eventual<AudioFrame> {
    requireStageFrame(this, frame);
    const loaded = this.#loading.value;
    if (loaded !== null) return this.#denoised(loaded, frame, stream);
    return this.#loaded().then((now) => this.#denoised(now, frame, stream));
  }

  reset(stream: string): void {
    this.#streams.delete(stream);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#streams.clear();
    await this.#loading.take();
  }

  async #loaded(signal?: AbortSignal): Promise<Loaded> {
    if (this.#isClosed) throw new RoomKitError('not_supported', 'It has been closed.', { feature: 'closed' });
    return this.#loading.get(signal);
  }

  #denoised({ sherpa, kind }: Loaded, frame: AudioFrame, stream: string): AudioFrame {
    const { modelPath, sampleRate } = this.#settings;
    let kept = this.#streams.get(stream);
    if (kept === undefined) {
      const model = { [kind]: { model: modelPath }, numThreads: 1, debug: false };
      kept = new StreamDenoiser(new sherpa.OnlineSpeechDenoiser({ model }), sampleRate, this.samplesPerFrame);
      this.#streams.set(stream, kept);
    }
    const data = bytesOf(kept.denoise(samplesOf(frame.data)));
    return { ...frame, data, metadata: { ...frame.metadata, denoiser: this.name } };
  }
}
