export {
  type MockAICall,
  MockAIProvider,
  type MockAIProviderOptions,
  type MockAnswer,
  type MockAnswerScript,
} from './ai/mock-ai-provider.ts';
export { createRecordingLogger, type LogEntry, type RecordingLogger } from './runtime/recording-logger.ts';
export { createSeededRandom, type SeededRandom } from './runtime/seeded-random.ts';
export { createTestClock, settled, type TestClock, TEST_CLOCK_START } from './runtime/test-clock.ts';
export { createTestIds } from './runtime/test-ids.ts';
export { createFaultyStore, type FaultyStore, type StoreFault } from './store/faulty-store.ts';
export {
  aBinding,
  anEvent,
  anIdentity,
  anObservation,
  aParticipant,
  aReceipt,
  aRoom,
  aTask,
  FIXTURE_TIME,
} from './store/fixtures.ts';
export { createSeededScheduler, type SeededScheduler } from './runtime/seeded-scheduler.ts';
export {
  type MockIdentityAnswer,
  MockIdentityResolver,
  type MockIdentityResolverOptions,
} from './providers/mock-identity-resolver.ts';
export {
  MockMessagingProvider,
  type MockProviderOptions,
  type MockSend,
  type MockSendScript,
} from './providers/mock-messaging-provider.ts';
export {
  MockEmailProvider,
  MockHTTPProvider,
  MockMessengerProvider,
  MockRCSProvider,
  type MockRCSProviderOptions,
  type MockSignal,
  MockSMSProvider,
  MockTeamsProvider,
  MockTelegramProvider,
  MockWhatsAppProvider,
} from './providers/mock-providers.ts';
export { MockSource, type MockSourceOptions } from './providers/mock-source.ts';
export { MockTelemetry, type RecordedFact, type RecordedSpan } from './providers/mock-telemetry.ts';
export { MOCK_SIGNATURE_HEADER, mockSignature, mockWebhook, type MockWebhookBody } from './providers/mock-webhook.ts';
export { type SimpleAnswer, SimpleChannel, type SimpleChannelOptions } from './providers/simple-channel.ts';
export { createTestKit, type TestKit } from './kit/create-test-kit.ts';
