export {
  GEMINI_ENVIRONMENT,
  type GeminiConfig,
  type GeminiOptions,
  type GeminiSafetySetting,
  type GeminiThinking,
  type GeminiThinkingLevel,
} from './options.ts';
export { GeminiAIProvider } from './provider.ts';
