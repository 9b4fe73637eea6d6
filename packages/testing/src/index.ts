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
  type MockUnknown,
} from './providers/mock-messaging-provider.ts';
export { MockLookup, type MockLookupScript } from './providers/mock-lookup.ts';
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
export { createStreamingRoom, type StreamingRoom } from './kit/create-streaming-room.ts';
export {
  type MockCaller,
  type MockPlayed,
  MockVoiceBackend,
  type MockVoiceBackendOptions,
} from './voice/mock-voice-backend.ts';
export { MockAudioRecorder, type MockAudioRecorderOptions } from './voice/mock-audio-recorder.ts';
export { MockDiarizationProvider, type MockDiarizationProviderOptions } from './voice/mock-diarization-provider.ts';
export { MockDtmfDetector, type MockDtmfDetectorOptions } from './voice/mock-dtmf-detector.ts';
export {
  MockAECProvider,
  MockAGCProvider,
  MockAudioPostProcessor,
  MockDenoiserProvider,
  type MockFrameStageOptions,
} from './voice/mock-frame-stages.ts';
export {
  type MockRealtimeArguments,
  type MockRealtimeCall,
  MockRealtimeVoiceProvider,
  type MockRealtimeVoiceProviderOptions,
} from './voice/realtime/mock-realtime-voice-provider.ts';
export { MockResampler, type MockResamplerCall, type MockResamplerOptions } from './voice/mock-resampler.ts';
export { type MockScript, MockStage, type MockStageCall, type MockStageOptions } from './voice/mock-stage.ts';
export {
  MockBackchannelDetector,
  type MockBackchannelDetectorOptions,
  MockTurnDetector,
  type MockTurnDetectorOptions,
} from './voice/mock-turn-detectors.ts';
export { type MockVADAnswer, MockVADProvider, type MockVADProviderOptions } from './voice/mock-vad-provider.ts';
export { createSpeechLike, type SpeechLikeOptions } from './voice/stages/speech-like.ts';
export {
  type MockSTTCall,
  MockSTTProvider,
  type MockSTTProviderOptions,
  type MockSTTScript,
  type MockTranscript,
} from './voice/mock-stt-provider.ts';
export { type MockTTSCall, MockTTSProvider, type MockTTSProviderOptions } from './voice/mock-tts-provider.ts';
