/** The Live API of Gemini as a local server. */
export type {
  LiveEvent,
  LiveJson,
  LiveSettings,
  LiveText,
  LiveToolCall,
  LiveToolResult,
  LiveTurn,
} from './live/live-event.ts';
export { GeminiLiveCall } from './gemini-live/call.ts';
export { GeminiLiveEmulator, type GeminiLiveEmulatorOptions } from './gemini-live/gemini-live-emulator.ts';
