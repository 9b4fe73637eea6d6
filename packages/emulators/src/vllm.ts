/** Chat Completions as vLLM serves them, as a local server. */
export { type VLLMErrorForm } from './vllm/errors.ts';
export { type VLLMServer } from './vllm/rules.ts';
export { VLLMEmulator, type VLLMEmulatorOptions } from './vllm/vllm-emulator.ts';
