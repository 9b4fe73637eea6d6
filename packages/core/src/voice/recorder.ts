import type { AudioFrame } from './audio.ts';
import type { VoiceSession } from './session.ts';
import type { Eventual } from './stages.ts';

/** Whose side of a call is recorded: what comes in, what goes out, or both. */
export type RecordingMode = 'inbound_only' | 'outbound_only' | 'both';
/** `stereo`: the person left, the other side right. `separate`: a file each. */
export type RecordingChannelMode = 'mixed' | 'stereo' | 'separate';
/** Who has to agree before anything is kept. */
export type RecordingConsent = 'none' | 'single_party' | 'all_party';

/** What is recorded, how, where to, and who has to agree. */
export interface RecordingConfig {
  /** @defaultValue 'wav' */
  readonly format?: string;
  /** @defaultValue 'both' */
  readonly mode?: RecordingMode;
  /** @defaultValue 'mixed' */
  readonly channels?: RecordingChannelMode;
  /** Where it goes, by a name the recorder knows. */
  readonly storage: string;
  /** @defaultValue 'all_party' */
  readonly consent?: RecordingConsent;
  /** After so many days it may be purged; null: with the room. */
  readonly retentionDays?: number | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A recording that runs, or has run. */
export interface RecordingHandle {
  readonly id: string;
  readonly sessionId: string;
  readonly startedAt: Date;
  readonly state: 'recording' | 'stopped';
}

/** What has become of a recording: a URL for each file. */
export interface RecordingResult {
  readonly recordingId: string;
  readonly urls: readonly string[];
  readonly durationSeconds: number;
  readonly format: string;
  readonly mode: RecordingChannelMode;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Keeps what was said. The taps only put into a bounded queue; files are written beside the audio's path. */
export interface AudioRecorder {
  readonly specificationVersion: 'v1';
  readonly name: string;
  /** @throws ConfigurationError where the storage is unknown or would keep audio unencrypted */
  start(session: VoiceSession, config: RecordingConfig): Eventual<RecordingHandle>;
  recordInbound(handle: RecordingHandle, frame: AudioFrame): void;
  recordOutbound(handle: RecordingHandle, frame: AudioFrame): void;
  /** Waits until everything is written. Again is the same result. */
  stop(handle: RecordingHandle): Promise<RecordingResult>;
  close(): Promise<void>;
}
