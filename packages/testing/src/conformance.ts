export { aiContext, type AIProviderCase, type AIProviderCaseContext } from './ai/ai-case.ts';
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
export { type LocalVendor, startLocalVendor, type VendorReply, type VendorRequest } from './ai/local-vendor.ts';
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
export { type MessagingFault, type MessagingSubject } from './messaging/messaging-subject.ts';
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
