import type { AudioFrame } from './audio.ts';
import type { VoiceCallOptions } from './backend.ts';

/** A stage may work beside the audio's path; the engine keeps the order of a stream. */
export type Eventual<Value> = Value | Promise<Value>;

/**
 * A part of the pipeline. `stream` names whose audio it is: adaptive state is kept for each of them, and one
 * stream never changes what another gets. What belongs to the room or to configuration outlives `reset`.
 */
export interface StreamStage {
  readonly specificationVersion: 'v1';
  readonly name: string;
  /** Sample rates it takes, mono `pcm_s16le`; null: any. */
  readonly sampleRates: readonly number[] | null;
  /**
   * How many samples it wants at a time. The engine cuts and joins frames to that. @defaultValue null: as they come
   */
  readonly samplesPerFrame?: number | null;
  /** Loads models; called once before the first frame. @throws RoomKitError `model_missing`, `model_unreadable` */
  prepare?(options?: VoiceCallOptions): Promise<void>;
  /** Forgets a stream: before its first frame, and when it has ended. */
  reset(stream: string): void;
  /** Releases everything, of every stream. */
  close(): Eventual<void>;
}

/** A stage that gives a frame for each it gets. */
export interface FrameStage extends StreamStage {
  process(frame: AudioFrame, stream: string): Eventual<AudioFrame>;
}

/** Takes noise out. */
export type DenoiserProvider = FrameStage;
/** Levels the volume. */
export type AGCProvider = FrameStage;
/** Changes what is played. */
export type AudioPostProcessor = FrameStage;

/** Takes what was played out of what was recorded. */
export interface AECProvider extends FrameStage {
  /** What is played, of the rate and frame size of what `process` gets. */
  feedReference(frame: AudioFrame, stream: string): Eventual<void>;
  /** Whether anything plays; while nothing does, frames go by it. What it has learned stays. */
  setStreamActive?(stream: string, isActive: boolean): void;
}

/** What a detector of speech tells. */
export type VADEventType =
  | 'speech_start'
  | 'speech_end'
  | 'silence'
  | 'audio_level'
  /** What began with `speech_start` was too short to be speech. For the engine; no hook hears of it. */
  | 'speech_discarded';

/** What a voice activity detector noticed. */
export interface VADEvent {
  readonly type: VADEventType;
  /**
   * `pcm_s16le` of the detector's rate. For `speech_start` what came before and the frame that made it start; for
   * `speech_end` the whole utterance, from before its start.
   */
  readonly audioBytes: Uint8Array | null;
  /** 0 to 1. */
  readonly confidence: number | null;
  /** `speech_end`: how long was spoken, without the silence behind it. `silence`: how long it has been quiet. */
  readonly durationMs: number | null;
  /** dBFS, about -60 to 0. */
  readonly levelDb: number | null;
  /** Where in the stream it lies, in milliseconds of audio since the first frame. */
  readonly streamMs: number | null;
}

/** Hears when somebody speaks. An event only when something changed, or as a report from time to time. */
export interface VADProvider extends StreamStage {
  process(frame: AudioFrame, stream: string): Eventual<VADEvent | null>;
}

/** When speech begins and ends. */
export interface VADConfig {
  /** How long it has to be quiet for an utterance to end. @defaultValue 500 */
  readonly silenceThresholdMs?: number;
  /** How much from before the start belongs to it. @defaultValue 300 */
  readonly speechPadMs?: number;
  /** Speech shorter than this, silence not counted, is none. @defaultValue 250 */
  readonly minSpeechDurationMs?: number;
}

/** Who speaks, by the provider's label; never a participant id. */
export interface DiarizationResult {
  readonly speakerId: string;
  readonly confidence: number | null;
  readonly isNewSpeaker: boolean;
}

/** Tells speakers apart. */
export interface DiarizationProvider extends StreamStage {
  process(frame: AudioFrame, stream: string): Eventual<DiarizationResult | null>;
}

/** A key that was pressed. */
export interface DtmfEvent {
  /** One of `0-9 * # A-D`. */
  readonly digit: string;
  readonly durationMs: number;
  readonly confidence: number | null;
}

/** Hears keys in audio. One event for a key, however long it is held. */
export interface DtmfDetector extends StreamStage {
  process(frame: AudioFrame, stream: string): Eventual<DtmfEvent | null>;
}

/** Converts rate and channels, keeping what it needs between the frames of a stream. */
export interface ResamplerProvider {
  readonly specificationVersion: 'v1';
  readonly name: string;
  /** Loads what it needs; called once before the first frame. */
  prepare?(options?: VoiceCallOptions): Promise<void>;
  /**
   * How many samples of silence its output begins with, at the rate it converts to. The engine leaves them out of what
   * is played. @defaultValue 0
   */
  delaySamples?(fromRate: number, toRate: number): number;
  /** Keeps `timestampMs`, and says `original_sample_rate` and `original_channels` in the metadata. */
  resample(frame: AudioFrame, sampleRate: number, channels: 1 | 2, stream: string): AudioFrame;
  /** What is still inside, once; null when nothing is. */
  flush(sampleRate: number, channels: 1 | 2, stream: string): AudioFrame | null;
  reset(stream: string): void;
  close(): void;
}

/** What the stages between both resamplers work with. */
export interface ResamplerConfig {
  /** @defaultValue 16000 */
  readonly internalSampleRate?: number;
  /** @defaultValue 1 */
  readonly internalChannels?: 1 | 2;
}

/** How gain follows the level of what is said. */
export interface AGCConfig {
  /** @defaultValue -3 */
  readonly targetLevelDbfs?: number;
  /** @defaultValue 30 */
  readonly maxGainDb?: number;
  /** @defaultValue 10 */
  readonly attackMs?: number;
  /** @defaultValue 100 */
  readonly releaseMs?: number;
}
