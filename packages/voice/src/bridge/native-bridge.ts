import { hasVoiceCapability, VoiceCapability } from '@roomkit/core/voice';

import type { VoiceSettings } from '../settings.ts';

/**
 * Whether callers have to be connected here. A backend that connects them by itself does so, unless what they say is
 * to be recorded, recognised, filtered or kept from echoing: then it has to pass here.
 */
export function needsOwnBridge({ backend, stt, pipeline, bridge }: VoiceSettings): boolean {
  if (!hasVoiceCapability(backend.capabilities, VoiceCapability.NATIVE_BRIDGE)) return true;
  return (
    stt !== null || bridge?.filter != null || (pipeline.recorder ?? null) !== null || (pipeline.aec ?? null) !== null
  );
}
