/** The Gemini API as a local server. */
export { GeminiEmulator, type GeminiEmulatorOptions } from './gemini/gemini-emulator.ts';
