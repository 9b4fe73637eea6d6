/** What a stage has cost so far. */
export interface StageStatistics {
  readonly calls: number;
  readonly errors: number;
  readonly totalMs: number;
  readonly maxMs: number;
}

/** What has passed a stream so far. */
export interface PipelineStatistics {
  /** Inbound frames that were processed. */
  readonly frames: number;
  /** Inbound frames that were dropped because too many waited. */
  readonly droppedFrames: number;
  /** Pieces the debug taps dropped because writing did not keep up. */
  readonly droppedTapFrames: number;
  /** By the name of the place: `resampler`, `aec`, `agc`, `denoiser`, `vad`, `diarization`, `dtmf`, `postprocessor.0` ... */
  readonly stages: Readonly<Record<string, StageStatistics>>;
}
