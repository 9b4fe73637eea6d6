import type { AudioPipelineContract } from './audio.ts';
import type { AudioRecorder, RecordingConfig } from './recorder.ts';
import type {
  AECProvider,
  AGCProvider,
  AudioPostProcessor,
  DenoiserProvider,
  DiarizationProvider,
  DtmfDetector,
  ResamplerConfig,
  ResamplerProvider,
  VADProvider,
} from './stages.ts';
import type { InterruptionConfig, TurnDetector } from './turns.ts';

/** The places where audio can be listened in on, in the order it passes them. */
export type TapStage =
  | 'raw'
  | 'post_aec'
  | 'post_agc'
  | 'post_denoiser'
  | 'post_vad_speech'
  | 'outbound_raw'
  | 'outbound_final';

/** Writes what passes to WAV files, to find out what a stage does. Never in production: it keeps speech unencrypted. */
export interface PipelineDebugTaps {
  readonly outputDirectory: string;
  readonly stages: readonly TapStage[] | 'all';
  /** Whether files are named by their session. @defaultValue true */
  readonly sessionScoped?: boolean;
  /** @defaultValue the internal rate */
  readonly sampleRate?: number | null;
}

/** The stages of a pipeline; each may be left out, and their order is always the same. */
export interface AudioPipelineConfig {
  readonly resampler?: ResamplerProvider | null;
  readonly aec?: AECProvider | null;
  readonly agc?: AGCProvider | null;
  readonly denoiser?: DenoiserProvider | null;
  readonly vad?: VADProvider | null;
  readonly diarization?: DiarizationProvider | null;
  readonly dtmf?: DtmfDetector | null;
  readonly turnDetector?: TurnDetector | null;
  readonly recorder?: AudioRecorder | null;
  readonly recording?: RecordingConfig | null;
  readonly postProcessors?: readonly AudioPostProcessor[];
  readonly interruption?: InterruptionConfig | null;
  readonly debugTaps?: PipelineDebugTaps | null;
  /** The internal format, where it is not 16,000 Hz mono. */
  readonly internal?: ResamplerConfig | null;
  /** The three formats at once, in place of `internal` and what the backend says. */
  readonly contract?: AudioPipelineContract | null;
}
