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
