/** What a voice backend can do, as flags: `VoiceCapability.INTERRUPTION | VoiceCapability.BARGE_IN`. */
export const VoiceCapability = {
  NONE: 0,
  /** Stops what it plays: `cancelAudio` takes effect. */
  INTERRUPTION: 1,
  /** Tells by itself that somebody speaks over it: `onBargeIn`. */
  BARGE_IN: 2,
  /** Cancels echo before a frame arrives. */
  NATIVE_AEC: 4,
  /** Levels the volume before a frame arrives. */
  NATIVE_AGC: 8,
  /** Keys come as tones within the audio. */
  DTMF_INBAND: 16,
  /** Keys come beside the audio: `onDtmfReceived`, `sendDtmf`. */
  DTMF_SIGNALING: 32,
  /** Connects callers with each other by itself. */
  NATIVE_BRIDGE: 64,
} as const;

/** Any union of the flags of {@link VoiceCapability}. */
export type VoiceCapabilities = number;

/** Whether every given flag is set. */
export function hasVoiceCapability(capabilities: VoiceCapabilities, flags: VoiceCapabilities): boolean {
  return (capabilities & flags) === flags;
}
