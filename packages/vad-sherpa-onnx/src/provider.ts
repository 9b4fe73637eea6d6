import { RoomKitError } from '@roomkit/core';
import { floatsOf, LoadedOnce, requireStageFrame, rmsOf, samplesOf, UtteranceTracker } from '@roomkit/core/audio';
import type { AudioFrame, Eventual, VADEvent, VADProvider, VoiceCallOptions } from '@roomkit/core/voice';

import { checkModel } from './model.ts';
import { settingsOf, type SherpaOnnxVADOptions, type SherpaOnnxVADSettings } from './options.ts';
import { loadSherpa, type SherpaOnnx, type SherpaVAD } from './sherpa.ts';

const SAMPLE_RATE = 16_000;
const SAMPLES = 512;
/** Quieter than this there is no speech, whatever the model says; root of the mean square, of 32,768. */
const DEAD_AIR_RMS = 20;
/** Shorter than a frame: what makes an utterance is decided here, and not twice. */
const AT_ONCE_SECONDS = 0.01;

interface Stream {
  readonly tracker: UtteranceTracker;
  readonly detector: SherpaVAD;
}

/**
 * Hears speech by Silero VAD in sherpa-onnx. Frames of 32 ms at 16,000 Hz; the engine makes them. Each stream has a
 * detector of its own, made with its first frame. It knows speech or silence and no probability.
 */
export class SherpaOnnxVADProvider implements VADProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'sherpa-onnx';
  readonly sampleRates: readonly number[] = Object.freeze([SAMPLE_RATE]);
  readonly samplesPerFrame: number = SAMPLES;
  readonly #settings: SherpaOnnxVADSettings;
  readonly #sherpa: LoadedOnce<SherpaOnnx>;
  readonly #streams = new Map<string, Stream>();
  #isClosed = false;

  constructor(options: SherpaOnnxVADOptions) {
    this.#settings = settingsOf(options);
    this.#sherpa = new LoadedOnce(async () => {
      await checkModel(this.#settings);
      return loadSherpa();
    });
  }

  /** @throws RoomKitError `model_missing`, `model_unreadable`, `not_supported` without `sherpa-onnx-node` */
  async prepare(options: VoiceCallOptions = {}): Promise<void> {
    await this.#loaded(options.signal);
  }

  process(frame: AudioFrame, stream: string): Eventual<VADEvent | null> {
    requireStageFrame(this, frame);
    const sherpa = this.#sherpa.value;
    if (sherpa !== null) return this.#heard(sherpa, frame, stream);
    return this.#loaded().then((loaded) => this.#heard(loaded, frame, stream));
  }

  reset(stream: string): void {
    this.#streams.delete(stream);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#streams.clear();
    await this.#sherpa.take();
  }

  async #loaded(signal?: AbortSignal): Promise<SherpaOnnx> {
    if (this.#isClosed) throw new RoomKitError('not_supported', 'It has been closed.', { feature: 'closed' });
    return this.#sherpa.get(signal);
  }

  #heard(sherpa: SherpaOnnx, frame: AudioFrame, stream: string): VADEvent | null {
    const { tracker, detector } = this.#streamOf(sherpa, stream);
    const samples = samplesOf(frame.data);
    detector.acceptWaveform(floatsOf(samples));
    // It collects utterances as well, which would only grow.
    while (!detector.isEmpty()) detector.pop();
    const isLikely = detector.isDetected();
    const isSpeech = isLikely && rmsOf(samples) >= DEAD_AIR_RMS;
    const wasSpeaking = tracker.isSpeaking;
    const event = tracker.push({ data: frame.data, isSpeech, confidence: null });
    // An utterance that was cut, or one that it holds on to in silence: it has to begin anew.
    if (isLikely && wasSpeaking && !tracker.isSpeaking) detector.reset();
    return event;
  }

  #streamOf(sherpa: SherpaOnnx, stream: string): Stream {
    const kept = this.#streams.get(stream);
    if (kept) return kept;
    const { modelPath, threshold, rules } = this.#settings;
    const sileroVad = {
      model: modelPath,
      threshold,
      minSpeechDuration: AT_ONCE_SECONDS,
      minSilenceDuration: AT_ONCE_SECONDS,
      // Beyond it it would cut by rules of its own.
      maxSpeechDuration: rules.maxSegmentMs / 1_000 + 5,
      windowSize: SAMPLES,
    };
    const config = { sileroVad, sampleRate: SAMPLE_RATE, numThreads: 1, debug: false };
    const detector = new sherpa.Vad(config, sileroVad.maxSpeechDuration + 5);
    const begun = { tracker: new UtteranceTracker(rules, SAMPLE_RATE), detector };
    this.#streams.set(stream, begun);
    return begun;
  }
}
