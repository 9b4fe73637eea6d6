import { InputError } from '@roomkit/core';
import { requireStageFrame, rmsOf, samplesOf, UtteranceTracker, utteranceRules } from '@roomkit/core/audio';
import type { AudioFrame, VADConfig, VADEvent, VADProvider } from '@roomkit/core/voice';

/** Takes what is loud for speech. */
export class LoudVAD implements VADProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'loud';
  readonly sampleRates: readonly number[] | null = [16_000];
  readonly config: VADConfig;
  readonly trackers: Map<string, UtteranceTracker> = new Map();

  constructor(config: VADConfig = {}) {
    this.config = config;
  }

  async prepare({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
  }

  process(frame: AudioFrame, stream: string): VADEvent | null {
    requireStageFrame(this, frame);
    if (stream === '') throw new InputError('stream', 'must not be empty');
    let tracker = this.trackers.get(stream);
    if (tracker === undefined) {
      tracker = new UtteranceTracker(utteranceRules(this.config), 16_000);
      this.trackers.set(stream, tracker);
    }
    return tracker.push({ data: frame.data, isSpeech: rmsOf(samplesOf(frame.data)) >= 300, confidence: null });
  }

  reset(stream: string): void {
    this.trackers.delete(stream);
  }

  close(): void {
    this.trackers.clear();
  }
}
