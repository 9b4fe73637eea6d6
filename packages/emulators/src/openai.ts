/** The Responses API and Chat Completions of OpenAI as a local server. */
export { OpenAIEmulator, type OpenAIEmulatorOptions } from './openai/openai-emulator.ts';
