import type {
  AECProvider,
  AGCProvider,
  AudioFrame,
  AudioPostProcessor,
  DenoiserProvider,
  Eventual,
} from '@roomkit/core/voice';

import { MockStage, type MockStageCall, type MockStageOptions } from './mock-stage.ts';

/** How a mock behaves that takes frames and gives frames. */
export interface MockFrameStageOptions extends MockStageOptions {
  /** What becomes of a frame. @defaultValue it stays as it is */
  readonly process?: (frame: AudioFrame, stream: string, call: number) => Eventual<AudioFrame>;
}

class MockFrameStage extends MockStage {
  readonly #process: NonNullable<MockFrameStageOptions['process']>;

  constructor(name: string, options: MockFrameStageOptions) {
    super(name, options);
    this.#process = options.process ?? ((frame) => frame);
  }

  process(frame: AudioFrame, stream: string): Eventual<AudioFrame> {
    this.calls.push({ frame, stream });
    return this.#process(frame, stream, this.calls.length - 1);
  }
}

/** Leaves frames as they are unless its `process` says otherwise. */
export class MockDenoiserProvider extends MockFrameStage implements DenoiserProvider {
  constructor(options: MockFrameStageOptions = {}) {
    super('mock_denoiser', options);
  }
}

/** Says 0 dB of gain unless its `process` says otherwise. */
export class MockAGCProvider extends MockFrameStage implements AGCProvider {
  constructor(options: MockFrameStageOptions = {}) {
    const annotate = (frame: AudioFrame): AudioFrame => {
      frame.metadata['gain_applied_db'] = 0;
      return frame;
    };
    super('mock_agc', { process: annotate, ...options });
  }
}

/** Leaves frames as they are unless its `process` says otherwise. */
export class MockAudioPostProcessor extends MockFrameStage implements AudioPostProcessor {
  constructor(options: MockFrameStageOptions = {}) {
    super('mock_postprocessor', options);
  }
}

export class MockAECProvider extends MockFrameStage implements AECProvider {
  /** What it was given as a reference. */
  readonly references: MockStageCall[] = [];
  /** What it was told of what plays, in order. */
  readonly activity: { readonly stream: string; readonly isActive: boolean }[] = [];

  constructor(options: MockFrameStageOptions = {}) {
    super('mock_aec', options);
  }

  feedReference(frame: AudioFrame, stream: string): void {
    this.references.push({ frame, stream });
  }

  setStreamActive(stream: string, isActive: boolean): void {
    this.activity.push({ stream, isActive });
  }
}
