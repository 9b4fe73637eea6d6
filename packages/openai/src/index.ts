export { OPENAI_ENVIRONMENT, type OpenAIConfig, type OpenAIOptions, type OpenAIReasoningEffort } from './options.ts';
export { OpenAIAIProvider } from './provider.ts';
