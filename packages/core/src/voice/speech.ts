import type { AudioContent } from '../domain/content.ts';
import type { AudioChunk, AudioFormat, AudioFrame } from './audio.ts';
import type { VoiceCallOptions } from './backend.ts';

/** What a recogniser understood. */
export interface TranscriptionResult {
  readonly text: string;
  /** Whether it will not change any more. An utterance may have several finals, one a clause. */
  readonly isFinal: boolean;
  /** 0 to 1. */
  readonly confidence: number | null;
  /** BCP 47. */
  readonly language: string | null;
  /** The recogniser itself heard the end of the utterance. Only where `capabilities.endpointing` says so. */
  readonly isEndpoint?: boolean;
}

/** What a recogniser can do. */
export interface STTCapabilities {
  readonly streaming: boolean;
  /** Gives results that are not final while the person still speaks. */
  readonly partialResults: boolean;
  /** Hears by itself when an utterance ends. */
  readonly endpointing: boolean;
}

export interface STTCallOptions extends VoiceCallOptions {
  /** BCP 47, where the recogniser serves more than one. */
  readonly language?: string;
}

/** Speech to text. */
export interface STTProvider {
  readonly specificationVersion: 'v1';
  readonly name: string;
  readonly capabilities: STTCapabilities;
  /** Sample rates it takes, mono `pcm_s16le`; null: any. */
  readonly sampleRates: readonly number[] | null;
  /** Loads models; called once before the first call. @throws RoomKitError `model_missing`, `model_unreadable` */
  prepare?(options?: VoiceCallOptions): Promise<void>;
  /** One whole utterance. @throws RoomKitError `provider_failed` */
  transcribe(audio: AudioFrame | AudioChunk, options?: STTCallOptions): Promise<TranscriptionResult>;
  /**
   * An utterance, or a call, while it is spoken. Ends when the audio has ended and everything was said about it.
   *
   * @throws RoomKitError `not_supported` without `capabilities.streaming`
   */
  transcribeStream(audio: AsyncIterable<AudioChunk>, options?: STTCallOptions): AsyncIterable<TranscriptionResult>;
  close(): Promise<void>;
}

/** What a voice can do. */
export interface TTSCapabilities {
  /** `synthesizeStream` gives the first audio before the last is made. */
  readonly streaming: boolean;
  /** Takes text while it is written: `synthesizeStreamInput`. */
  readonly streamingInput: boolean;
}

export interface TTSCallOptions extends VoiceCallOptions {
  /** The vendor's name of a voice. @defaultValue the provider's own */
  readonly voice?: string | null;
}

/** Text to speech. The chunks of an utterance end with exactly one whose `isFinal` is true. */
export interface TTSProvider {
  readonly specificationVersion: 'v1';
  readonly name: string;
  readonly capabilities: TTSCapabilities;
  /** What its chunks are. */
  readonly outputFormat: AudioFormat;
  /** Loads models; called once before the first call. @throws RoomKitError `model_missing`, `model_unreadable` */
  prepare?(options?: VoiceCallOptions): Promise<void>;
  /** The whole utterance as a file behind a link, with its transcript and duration. */
  synthesize(text: string, options?: TTSCallOptions): Promise<AudioContent>;
  synthesizeStream(text: string, options?: TTSCallOptions): AsyncIterable<AudioChunk>;
  /** @throws RoomKitError `not_supported` without `capabilities.streamingInput`, before any chunk */
  synthesizeStreamInput(text: AsyncIterable<string>, options?: TTSCallOptions): AsyncIterable<AudioChunk>;
  close(): Promise<void>;
}
