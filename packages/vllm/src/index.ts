export { VLLM_ENVIRONMENT, type VLLMConfig, type VLLMOptions } from './options.ts';
export { VLLMAIProvider } from './provider.ts';
