import type { ChannelInfo } from '@roomkit/core';

import type { VoiceSettings } from './settings.ts';

/** What a channel is made of and set up to, free of secrets. */
export function infoOf(settings: VoiceSettings, sessions: number): ChannelInfo {
  const { backend, stt, tts, streaming, listening, interruption } = settings;
  const { backchannelDetector, lacksDetector: _lacksDetector, ...rest } = interruption;
  return {
    backend: backend.name,
    stt: stt?.name ?? null,
    tts: tts?.name ?? null,
    streaming,
    listening,
    enableBargeIn: interruption.strategy !== 'disabled',
    bargeInThresholdMs: interruption.allowDuringFirstMs,
    interruption: { ...rest, backchannelDetector: backchannelDetector?.name ?? null },
    sessions,
  };
}
