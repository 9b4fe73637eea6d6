import { InputError, RoomKitError } from '@roomkit/core';
import { LoadedOnce, requireStageFrame, samplesOf } from '@roomkit/core/audio';
import type {
  AudioFrame,
  DiarizationProvider,
  DiarizationResult,
  Eventual,
  VoiceCallOptions,
} from '@roomkit/core/voice';

import { type Embedding, embeddingOf } from './embeddings.ts';
import { checkModel } from './model.ts';
import { settingsOf, type SherpaOnnxDiarizationOptions, type SherpaOnnxDiarizationSettings } from './options.ts';
import { loadSherpa, type SherpaExtractor } from './sherpa.ts';
import { SpeechWindow } from './speech-window.ts';
import { StreamSpeakers } from './stream-speakers.ts';

interface Stream {
  readonly window: SpeechWindow;
  readonly speakers: StreamSpeakers;
}

/**
 * Tells speakers apart by the embeddings of sherpa-onnx. It says who speaks whenever enough of a voice was heard:
 * somebody who was made known by {@link enroll}, or `speaker_1`, `speaker_2` and so on, in the order they came in the
 * stream. A label is no participant; whoever maps one to the other does that in a hook.
 */
export class SherpaOnnxDiarizationProvider implements DiarizationProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'sherpa-onnx';
  readonly sampleRates: readonly number[] = Object.freeze([16_000]);
  readonly #settings: SherpaOnnxDiarizationSettings;
  readonly #extractor: LoadedOnce<SherpaExtractor>;
  readonly #enrolled = new Map<string, Embedding>();
  readonly #streams = new Map<string, Stream>();
  #isClosed = false;

  constructor(options: SherpaOnnxDiarizationOptions) {
    this.#settings = settingsOf(options);
    this.#extractor = new LoadedOnce(async () => {
      await checkModel(this.#settings);
      const { SpeakerEmbeddingExtractor } = loadSherpa();
      return new SpeakerEmbeddingExtractor({ model: this.#settings.modelPath, numThreads: 1, debug: false });
    });
  }

  /** Labels of voices that were made known. */
  get enrolled(): readonly string[] {
    return [...this.#enrolled.keys()];
  }

  /** @throws RoomKitError `model_missing`, `model_unreadable`, `not_supported` without `sherpa-onnx-node` */
  async prepare(options: VoiceCallOptions = {}): Promise<void> {
    await this.#loaded(options.signal);
  }

  /**
   * Makes a voice known, in every stream and until it is closed, whatever is reset. Again under a label replaces it.
   *
   * @param label - not like those the provider gives, `speaker_1` and so on
   * @param frame - some seconds of that voice alone, 16,000 Hz, mono, 16 bits
   * @throws InputError naming what cannot be used
   */
  async enroll(label: string, frame: AudioFrame, options: VoiceCallOptions = {}): Promise<void> {
    if (typeof label !== 'string' || label.trim() === '' || /^speaker_\d+$/u.test(label)) {
      throw new InputError('label', 'must be a text, and none that the provider gives');
    }
    requireStageFrame(this, frame);
    const embedding = embeddingOf(await this.#loaded(options.signal), samplesOf(frame.data));
    if (embedding === null) throw new InputError('frame', 'is too short to know a voice by');
    this.#enrolled.set(label, embedding);
  }

  /** Forgets a voice; whether it was known. */
  unenroll(label: string): boolean {
    return this.#enrolled.delete(label);
  }

  process(frame: AudioFrame, stream: string): Eventual<DiarizationResult | null> {
    requireStageFrame(this, frame);
    const extractor = this.#extractor.value;
    if (extractor !== null) return this.#heard(extractor, frame, stream);
    return this.#loaded().then((loaded) => this.#heard(loaded, frame, stream));
  }

  reset(stream: string): void {
    this.#streams.delete(stream);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#streams.clear();
    this.#enrolled.clear();
    await this.#extractor.take();
  }

  async #loaded(signal?: AbortSignal): Promise<SherpaExtractor> {
    if (this.#isClosed) throw new RoomKitError('not_supported', 'It has been closed.', { feature: 'closed' });
    return this.#extractor.get(signal);
  }

  #heard(extractor: SherpaExtractor, frame: AudioFrame, stream: string): DiarizationResult | null {
    const { window, speakers } = this.#streamOf(stream);
    const speech = window.push(samplesOf(frame.data));
    const embedding = speech === null ? null : embeddingOf(extractor, speech);
    return embedding === null ? null : speakers.recognize(embedding, this.#enrolled);
  }

  #streamOf(stream: string): Stream {
    const kept = this.#streams.get(stream);
    if (kept) return kept;
    const { threshold, maxSpeakers } = this.#settings;
    const begun = {
      window: new SpeechWindow(this.#settings),
      speakers: new StreamSpeakers(threshold, maxSpeakers),
    };
    this.#streams.set(stream, begun);
    return begun;
  }
}
