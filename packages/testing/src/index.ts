export {
  type MockAICall,
  MockAIProvider,
  type MockAIProviderOptions,
  type MockAnswer,
  type MockAnswerScript,
} from './ai/mock-ai-provider.ts';
