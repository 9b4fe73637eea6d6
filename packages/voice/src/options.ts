import type {
  AudioPipelineConfig,
  InterruptionConfig,
  STTProvider,
  TTSProvider,
  VoiceBackend,
  VoiceSession,
} from '@roomkit/core/voice';

import type { AudioBridgeConfig } from './bridge/config.ts';
import type { DtmfRedaction } from './dtmf/redaction.ts';
import type { RecordingConsentHandler } from './recording/consent.ts';

/**
 * How speech is found in audio. `vad`: a detector of the pipeline says where an utterance begins and ends.
 * `continuous`: everything goes to a streaming recogniser, which finds the ends itself. `batch`: audio is kept until
 * `flushStt` asks for its words.
 */
export type ListeningMode = 'vad' | 'continuous' | 'batch';

/**
 * Who hears what has been understood so far, before it is final. `unless_hooked`: ON_PARTIAL_TRANSCRIPTION hooks, but
 * not in rooms where an ON_TRANSCRIPTION hook could have kept it from them.
 */
export type PartialTranscripts = 'unless_hooked' | 'always' | 'never';

/** What a {@link VoiceChannel} is made of. */
export interface VoiceChannelOptions {
  readonly backend: VoiceBackend;
  /** @defaultValue nobody listens: callers are only spoken to or bridged */
  readonly stt?: STTProvider | null;
  /** @defaultValue nothing is said: callers are only listened to or bridged */
  readonly tts?: TTSProvider | null;
  /** @defaultValue no stages but a resampler, which is there unless it is null */
  readonly pipeline?: AudioPipelineConfig;
  /** The vendor's name of the voice. @defaultValue the provider's own */
  readonly voice?: string | null;
  /** BCP 47, for recognisers that serve more than one. */
  readonly language?: string | null;
  /** Whether answers are spoken while they are written. @defaultValue true */
  readonly streaming?: boolean;
  /** @defaultValue 'vad' with a detector, otherwise 'continuous' */
  readonly listening?: ListeningMode;
  /** @defaultValue 'unless_hooked' */
  readonly partialTranscripts?: PartialTranscripts;
  /** Wins over the pipeline's own, which wins over the two below. */
  readonly interruption?: InterruptionConfig | null;
  /** Short for the strategies `immediate` and `disabled`. */
  readonly enableBargeIn?: boolean;
  /** Short for `interruption.allowDuringFirstMs`. @defaultValue 500 where `enableBargeIn` is true, otherwise 0 */
  readonly bargeInThresholdMs?: number;
  /** Said to every caller once audio can flow. Null from the function: nothing. */
  readonly greeting?: string | ((session: VoiceSession) => string | null) | null;
  /** Shorter beginnings of an answer wait for more words. @defaultValue 20 */
  readonly minChunkCharacters?: number;
  /** Words without an end of sentence are spoken after so many. @defaultValue 240 */
  readonly maxChunkCharacters?: number;
  /**
   * How long after the voice has ended its own words, heard again, are taken for an echo, in milliseconds. Other words
   * always count. @defaultValue 0 where echo is cancelled, otherwise 2000
   */
  readonly echoDecayMs?: number;
  /** How long a streamed recognition may take once the speech has ended, in milliseconds. @defaultValue 5000 */
  readonly transcriptTimeoutMs?: number;
  /** How long the voice may take for the next of a sentence before it counts as failed, in milliseconds. @defaultValue 10000 */
  readonly synthesisTimeoutMs?: number;
  /** How long an unfinished turn waits for more speech where its detector does not say. @defaultValue 1500 */
  readonly turnWaitMs?: number;
  /** How long an unfinished turn waits at most. @defaultValue 5000 */
  readonly maxTurnWaitMs?: number;
  /** Connects the callers of a room with each other. @defaultValue they hear only the room's voice */
  readonly bridge?: AudioBridgeConfig | null;
  /** Asked before anything is recorded, where the recording's `consent` is not `none`. @defaultValue nobody agrees */
  readonly recordingConsent?: RecordingConsentHandler | null;
  /** Said before consent is asked for, such as "This call is recorded." */
  readonly recordingAnnouncement?: string | null;
  /** How keys that were pressed are written down. @defaultValue every one as `*`; false: as they are */
  readonly dtmfRedaction?: DtmfRedaction | false;
  /** How long after a key the next one still belongs to the same input, in milliseconds. @defaultValue 3000 */
  readonly dtmfTimeoutMs?: number;
  /** How long an utterance may take to play, in milliseconds. @defaultValue 600000 */
  readonly deliveryTimeoutMs?: number;
}
