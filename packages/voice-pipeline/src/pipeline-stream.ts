import type {
  AudioChunk,
  AudioFormat,
  AudioFrame,
  DiarizationResult,
  DtmfEvent,
  RecordingHandle,
  RecordingResult,
  VADEvent,
  VoiceCapabilities,
  VoiceSession,
} from '@roomkit/core/voice';

import type { PipelineStatistics } from './statistics.ts';

/**
 * Hears what comes out of a stream's inbound stages, in order. Calls must not block; one that throws is logged and
 * disturbs nobody.
 */
export interface StreamListener {
  /**
   * A frame that passed every inbound stage, after {@link onVAD} was told what it caused. Where the detector wants
   * frames of one size, these are the frames it saw.
   *
   * @param event - what the detector said at this frame. The audio of a `speech_start` already holds the frame: whoever
   * begins an utterance with it takes the frames after this one.
   */
  onFrame?(frame: AudioFrame, event: VADEvent | null): void;
  /** Also `speech_discarded`, which takes a `speech_start` back. */
  onVAD?(event: VADEvent): void;
  onDtmf?(event: DtmfEvent): void;
  /** Somebody else speaks than before; the first speaker counts. */
  onSpeaker?(result: DiarizationResult): void;
  /** At most 10 times a second of the stream's audio. dBFS, -60 to 0. */
  onInputLevel?(levelDb: number): void;
  /** At most 10 times a second of what is played. dBFS, -60 to 0. */
  onOutputLevel?(levelDb: number): void;
  /** A stage threw; its frame went on as it was. Logged already. */
  onStageError?(stage: string, error: unknown): void;
}

/** What one call's audio needs to know of its transport. */
export interface StreamOptions {
  /** Its id is the key of the stream. */
  readonly session: VoiceSession;
  readonly inboundFormat: AudioFormat;
  readonly outboundFormat: AudioFormat;
  /** `NATIVE_AEC` and `NATIVE_AGC` leave those stages out. */
  readonly capabilities: VoiceCapabilities;
  /** Whether somebody else gives the echo canceller its reference: {@link PipelineStream.feedAecReference}. */
  readonly feedsAecReference: boolean;
  readonly listener: StreamListener;
}

/** How a recording begins. */
export interface StartRecordingOptions {
  /**
   * Asked when the recorder is ready and before anything is kept: announces, and asks for consent. Without it nothing
   * is waited for. False, or an error, ends the recording with nothing in it; the error is thrown on. Whoever was
   * refused may ask again.
   */
  readonly mayBegin?: (handle: RecordingHandle) => Promise<boolean>;
}

/** The audio of one call on its way through the pipeline, both ways. */
export interface PipelineStream {
  /** The key the stages know it by: the session's id. */
  readonly stream: string;
  /** How much audio has come in, in milliseconds. */
  readonly streamMs: number;

  /** Takes what the transport heard. Never waits: when too much waits already, the oldest is dropped and counted. */
  receive(frame: AudioFrame): void;
  /**
   * What to play, in the transport's format. Exactly one chunk is final, the last. Pulls as fast as it is pulled, and
   * returns the source when it is returned.
   */
  outbound(chunks: AsyncIterable<AudioChunk>): AsyncIterable<AudioChunk>;
  /**
   * One frame of a bridged call, in the transport's format; at once unless a stage takes its time. None is final, and
   * its look-ahead belongs to the bridge alone.
   */
  outboundFrame(frame: AudioFrame): Promise<readonly AudioChunk[]> | readonly AudioChunk[];

  /** Says that something begins or ends to play. The echo canceller is left out while nothing does. */
  setPlaying(source: 'tts' | 'bridge', isPlaying: boolean): void;
  /** While paused, what comes in is dropped before every stage and nothing is a reference. Pausing forgets half an utterance. */
  setCapturePaused(isPaused: boolean): void;
  /** What left the loudspeaker, from transports that know; only where `feedsAecReference` is set. */
  feedAecReference(frame: AudioFrame): void;
  /** What was to be played will not be: every utterance under way ends, and what is still inside is forgotten. */
  interruptOutbound(): void;

  /** Starts the configured recorder, once. Null without one, or where it may not begin. */
  startRecording(options?: StartRecordingOptions): Promise<RecordingHandle | null>;
  /** While paused, nothing is kept, also of a recording that begins meanwhile: its place in time stays empty. */
  setRecordingPaused(isPaused: boolean): void;
  /** Resolves when everything is kept. Null where nothing was recorded; again is the same result. */
  stopRecording(): Promise<RecordingResult | null>;

  statistics(): PipelineStatistics;
  /** Resolves when every frame that was received so far has been processed. */
  whenIdle(): Promise<void>;
  /**
   * Stops the recording, lets every stage and the detectors of turns and backchannels forget the stream, and closes its
   * taps. Again is nothing.
   */
  end(): Promise<void>;
}
