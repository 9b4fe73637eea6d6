export { ANTHROPIC_ENVIRONMENT, type AnthropicConfig, type AnthropicOptions } from './options.ts';
export { AnthropicAIProvider } from './provider.ts';
