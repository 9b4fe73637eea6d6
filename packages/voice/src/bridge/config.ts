import { ConfigurationError } from '@roomkit/core';
import type { AudioFrame, VoiceSession } from '@roomkit/core/voice';

/** How callers of one room hear each other. */
export interface AudioBridgeConfig {
  /** @defaultValue true */
  readonly enabled?: boolean;
  /** @defaultValue 10 */
  readonly maxParticipants?: number;
  /** `forward`: what one says goes to the one other. `mix`: each hears the sum of all others. @defaultValue 'forward' */
  readonly mixingStrategy?: 'forward' | 'mix';
  /**
   * Looks at every frame on its way, at once: the frame as it may go on, or null to drop it. It must take less than a
   * millisecond. BEFORE_BRIDGE_AUDIO hooks can do the same, but wait. One that throws drops the frame.
   */
  readonly filter?: ((frame: AudioFrame, session: VoiceSession) => AudioFrame | null) | null;
}

/** The same with every default filled in. */
export type BridgeSettings = Required<Omit<AudioBridgeConfig, 'enabled'>>;

/** Null where callers are not connected. @throws ConfigurationError naming the option */
export function resolveBridge(given: AudioBridgeConfig | null): BridgeSettings | null {
  if (given === null || given.enabled === false) return null;
  const { maxParticipants = 10, mixingStrategy = 'forward', filter = null } = given;
  if (!Number.isInteger(maxParticipants) || maxParticipants < 2) {
    throw new ConfigurationError('bridge.maxParticipants', 'must be an integer of at least 2');
  }
  if (mixingStrategy !== 'forward' && mixingStrategy !== 'mix') {
    throw new ConfigurationError('bridge.mixingStrategy', 'must be forward or mix');
  }
  return { maxParticipants, mixingStrategy, filter };
}
