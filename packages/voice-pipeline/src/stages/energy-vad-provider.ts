import { ConfigurationError } from '@roomkit/core';
import {
  bytesOf,
  rmsOf,
  samplesOf,
  type UtteranceOptions,
  type UtteranceRules,
  utteranceRules,
  UtteranceTracker,
} from '@roomkit/core/audio';
import type { AudioFrame, VADEvent, VADProvider } from '@roomkit/core/voice';

import { toMono } from './channels.ts';

/** When it is loud enough, and what that makes an utterance; one is cut after 60 seconds unless told otherwise. */
export interface EnergyVADProviderOptions extends UtteranceOptions {
  /** The root of the mean square of a frame from which it is speech, on the scale of 16 bits. @defaultValue 300 */
  readonly threshold?: number;
}

interface Listening {
  readonly sampleRate: number;
  readonly tracker: UtteranceTracker;
}

/**
 * Takes what is loud for speech: one loud frame begins an utterance, a stretch of quiet ones ends it. Costs next to
 * nothing, and takes a door or music for speech as well; where that matters, use a model.
 */
export class EnergyVADProvider implements VADProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'energy';
  readonly sampleRates = null;
  readonly #threshold: number;
  readonly #rules: UtteranceRules;
  readonly #streams = new Map<string, Listening>();

  /** @throws ConfigurationError naming the field */
  constructor({ threshold = 300, ...options }: EnergyVADProviderOptions = {}) {
    if (!Number.isFinite(threshold) || threshold < 1 || threshold > 32_768) {
      throw new ConfigurationError('threshold', 'must be from 1 to 32768');
    }
    this.#threshold = threshold;
    this.#rules = utteranceRules({ maxSegmentMs: 60_000, ...options });
  }

  process(frame: AudioFrame, stream: string): VADEvent | null {
    // A copy: the tracker keeps it, and whoever made the frame may use its memory again.
    const samples = frame.channels === 2 ? toMono(samplesOf(frame.data)) : samplesOf(frame.data.slice());
    const isSpeech = rmsOf(samples) >= this.#threshold;
    return this.#tracker(stream, frame.sampleRate).push({ data: bytesOf(samples), isSpeech, confidence: null });
  }

  reset(stream: string): void {
    this.#streams.delete(stream);
  }

  close(): void {
    this.#streams.clear();
  }

  #tracker(stream: string, sampleRate: number): UtteranceTracker {
    const known = this.#streams.get(stream);
    if (known?.sampleRate === sampleRate) return known.tracker;
    const tracker = new UtteranceTracker(this.#rules, sampleRate);
    this.#streams.set(stream, { sampleRate, tracker });
    return tracker;
  }
}
