export { aiContext, type AIProviderCase, type AIProviderCaseContext } from './ai/ai-case.ts';
export { aiContexts, aiToolRound } from './ai/contexts.ts';
export {
  aiProviderCases,
  type AIProviderSuiteOptions,
  describeAIProvider,
  runAIProviderCase,
} from './ai/describe-ai-provider.ts';
export {
  type AIProviderSubject,
  aiScenario,
  type AIScenario,
  type AIScenarioFault,
  type AIScenarioOutput,
  scenarioText,
} from './ai/scenario.ts';
export { type EmulatedAnswer, type EmulatedModel, emulatedModel, scriptOf } from './ai/emulated-model.ts';
export {
  describeMemoryProvider,
  memoryProviderCases,
  type MemoryProviderSuiteOptions,
  runMemoryProviderCase,
} from './ai/memory/describe-memory-provider.ts';
export { MemoryRoom } from './ai/memory/memory-room.ts';
export { type MemorySubject } from './ai/memory/memory-subject.ts';
export {
  conversationStoreCases,
  type ConversationStoreSuiteOptions,
  describeConversationStore,
  runConversationStoreCase,
} from './store/describe-conversation-store.ts';
export { type StoreCase, type StoreCaseContext, type StoreSubject } from './store/store-case.ts';
export {
  describeRoomLockManager,
  roomLockManagerCases,
  type RoomLockManagerSuiteOptions,
  runRoomLockManagerCase,
} from './locks/describe-room-lock-manager.ts';
export { type LockCase, type LockCaseContext, type LockSubject } from './locks/lock-case.ts';
export {
  describeRealtimeBackend,
  realtimeBackendCases,
  type RealtimeBackendSuiteOptions,
  runRealtimeBackendCase,
} from './realtime/describe-realtime-backend.ts';
export { type RealtimeCase, type RealtimeCaseContext, type RealtimeSubject } from './realtime/realtime-case.ts';
export {
  describeRateLimiter,
  rateLimiterCases,
  type RateLimiterSuiteOptions,
  runRateLimiterCase,
} from './rate-limits/describe-rate-limiter.ts';
export { type RateLimiterSubject } from './rate-limits/rate-limiter-subject.ts';
export {
  describeStateStore,
  runStateStoreCase,
  stateStoreCases,
  type StateStoreSuiteOptions,
} from './state/describe-state-store.ts';
export { type StateStoreSubject } from './state/state-store-subject.ts';
export {
  channelCases,
  type ChannelSuiteOptions,
  describeChannel,
  runChannelCase,
} from './channels/describe-channel.ts';
export { type ChannelSubject } from './channels/channel-subject.ts';
export {
  describeIdentityResolver,
  identityResolverCases,
  type IdentityResolverSuiteOptions,
  runIdentityResolverCase,
} from './identity/describe-identity-resolver.ts';
export { type IdentitySubject, type KnownAddress } from './identity/identity-subject.ts';
export {
  describeMessagingProvider,
  messagingProviderCases,
  type MessagingProviderSuiteOptions,
  runMessagingProviderCase,
} from './messaging/describe-messaging-provider.ts';
export {
  type Arrived,
  type MessagingFault,
  type MessagingSubject,
  type VendorArrival,
  type VendorMessage,
  type VendorSide,
  type VendorWebhook,
} from './messaging/messaging-subject.ts';
export { type CapabilityResult } from './suite/conformance-case.ts';
export {
  describeInboundRouter,
  inboundRouterCases,
  type InboundRouterSuiteOptions,
  runInboundRouterCase,
} from './routing/describe-inbound-router.ts';
export { type RouterSubject } from './routing/router-subject.ts';
export {
  describeSourceProvider,
  runSourceProviderCase,
  sourceProviderCases,
  type SourceProviderSuiteOptions,
} from './sources/describe-source-provider.ts';
export { type SourceSubject } from './sources/source-subject.ts';
export { type Closable, type ConformanceCase, type SuiteOptions } from './suite/conformance-case.ts';
export {
  describeSTTProvider,
  runSTTProviderCase,
  sttProviderCases,
  type STTProviderSuiteOptions,
} from './voice/stt/describe-stt-provider.ts';
export { type STTSpeech, type STTSubject } from './voice/stt/stt-subject.ts';
export {
  describeTTSProvider,
  runTTSProviderCase,
  ttsProviderCases,
  type TTSProviderSuiteOptions,
} from './voice/tts/describe-tts-provider.ts';
export { type TTSSubject } from './voice/tts/tts-subject.ts';
export {
  describeVoiceBackend,
  runVoiceBackendCase,
  voiceBackendCases,
  type VoiceBackendSuiteOptions,
} from './voice/backend/describe-voice-backend.ts';
export { type VoiceBackendSubject, type VoiceFarSide } from './voice/backend/voice-backend-subject.ts';
export {
  describeVADProvider,
  runVADProviderCase,
  vadProviderCases,
  type VADProviderSuiteOptions,
} from './voice/vad/describe-vad-provider.ts';
export { type VADSubject } from './voice/vad/vad-subject.ts';
export {
  denoiserProviderCases,
  type DenoiserProviderSuiteOptions,
  describeDenoiserProvider,
  runDenoiserProviderCase,
} from './voice/denoiser/describe-denoiser-provider.ts';
export { type DenoiserSubject } from './voice/denoiser/denoiser-subject.ts';
export {
  describeRealtimeVoiceProvider,
  realtimeVoiceProviderCases,
  type RealtimeVoiceProviderSuiteOptions,
  runRealtimeVoiceProviderCase,
} from './voice/realtime/describe-realtime-voice-provider.ts';
export {
  type RealtimeVendor,
  type RealtimeVendorCall,
  type RealtimeVoiceSubject,
} from './voice/realtime/realtime-subject.ts';
export {
  describeDiarizationProvider,
  diarizationProviderCases,
  type DiarizationProviderSuiteOptions,
  runDiarizationProviderCase,
} from './voice/diarization/describe-diarization-provider.ts';
export { type DiarizationSubject } from './voice/diarization/diarization-subject.ts';
