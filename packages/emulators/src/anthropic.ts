/** The Messages API of Anthropic as a local server. */
export { AnthropicEmulator, type AnthropicEmulatorOptions } from './anthropic/anthropic-emulator.ts';
