export type { AudioBridgeConfig } from './bridge/config.ts';
export { VoiceChannel } from './channel.ts';
export type { DtmfRedaction } from './dtmf/redaction.ts';
export type { ListeningMode, PartialTranscripts, VoiceChannelOptions } from './options.ts';
export { RealtimeVoiceChannel } from './realtime/channel.ts';
export type {
  RealtimeInjection,
  RealtimeOverride,
  RealtimeToolContext,
  RealtimeToolHandler,
  RealtimeVoiceChannelOptions,
} from './realtime/options.ts';
export type { RecordingConsentHandler, RecordingConsentRequest } from './recording/consent.ts';
export type { CutReason, Spoken } from './speaking/playback.ts';
