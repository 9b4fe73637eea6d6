/** How samples are written. `pcm_s16le` is linear, signed, 16 bits, little-endian. */
export type AudioCodec = 'pcm_s16le' | 'mulaw' | 'alaw' | 'opus' | (string & {});

/** The shape of a stretch of audio. */
export interface AudioFormat {
  /** In Hz, 1 to 192,000. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes a sample: 2 for `pcm_s16le`, 1 for G.711. */
  readonly sampleWidth: number;
  readonly codec: AudioCodec;
}

/** The formats an {@link AudioFrame} passes through on its way in and an {@link AudioChunk} on its way out. */
export interface AudioPipelineContract {
  readonly internalFormat: AudioFormat;
  readonly transportInboundFormat: AudioFormat;
  readonly transportOutboundFormat: AudioFormat;
}

/**
 * The inbound unit: linear PCM as a backend decoded it, validated when it is made by `audioFrame` of
 * `@roomkit/core/audio`. Nobody writes to `data` once the frame has been handed over.
 */
export interface AudioFrame {
  /** Interleaved samples, little-endian. */
  readonly data: Uint8Array;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly sampleWidth: 1 | 2 | 4;
  /** Where its first sample lies, in milliseconds of audio since the session began. */
  readonly timestampMs: number | null;
  /** What stages say about it. Stages may write here. */
  readonly metadata: Record<string, unknown>;
}

/** The outbound unit: what a voice says and a backend plays. Of any length, also an odd one. */
export interface AudioChunk {
  readonly data: Uint8Array;
  readonly sampleRate: number;
  readonly channels: number;
  readonly format: AudioCodec;
  readonly timestampMs: number | null;
  /** Whether the utterance ends with it. */
  readonly isFinal: boolean;
}
