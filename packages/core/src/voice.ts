export type { VoiceTurnMarks, VoiceTurnReport } from './domain/voice-turn.ts';
export type { AudioChunk, AudioCodec, AudioFormat, AudioFrame, AudioPipelineContract } from './voice/audio.ts';
export type {
  CancelledAudio,
  TransportStatistics,
  Unsubscribe,
  VoiceBackend,
  VoiceCallOptions,
} from './voice/backend.ts';
export { hasVoiceCapability, VoiceCapability, type VoiceCapabilities } from './voice/capability.ts';
export type {
  AudioLevelEvent,
  BackchannelEvent,
  BargeInEvent,
  BridgeAudioEvent,
  DtmfReceivedEvent,
  RecordingEvent,
  SpeakerChangeEvent,
  SpeechEvent,
  SpeechOutputEvent,
  TextInjectedEvent,
  TranscriptionEvent,
  TTSCancelledEvent,
  TurnEvent,
  VADSilenceEvent,
} from './voice/hook-payloads.ts';
export type { AudioPipelineConfig, PipelineDebugTaps, TapStage } from './voice/pipeline.ts';
export type {
  RealtimeConnectOptions,
  RealtimeFailure,
  RealtimeTool,
  RealtimeToolCall,
  RealtimeTranscription,
  RealtimeVoiceCapabilities,
  RealtimeVoiceListener,
  RealtimeVoiceProvider,
} from './voice/realtime.ts';
export type {
  AudioRecorder,
  RecordingChannelMode,
  RecordingConfig,
  RecordingConsent,
  RecordingHandle,
  RecordingMode,
  RecordingResult,
} from './voice/recorder.ts';
export type { VoiceSession, VoiceSessionChange, VoiceSessionState } from './voice/session.ts';
export type {
  STTCallOptions,
  STTCapabilities,
  STTProvider,
  TranscriptionResult,
  TTSCallOptions,
  TTSCapabilities,
  TTSProvider,
} from './voice/speech.ts';
export type {
  AECProvider,
  AGCConfig,
  AGCProvider,
  AudioPostProcessor,
  DenoiserProvider,
  DiarizationProvider,
  DiarizationResult,
  DtmfDetector,
  DtmfEvent,
  Eventual,
  FrameStage,
  ResamplerConfig,
  ResamplerProvider,
  StreamStage,
  VADConfig,
  VADEvent,
  VADEventType,
  VADProvider,
} from './voice/stages.ts';
export type {
  BackchannelContext,
  BackchannelDecision,
  BackchannelDetector,
  InterruptionConfig,
  InterruptionStrategy,
  TurnContext,
  TurnDecision,
  TurnDetector,
  TurnEntry,
} from './voice/turns.ts';
