/** The Realtime API of OpenAI as a local server. */
export type {
  LiveEvent,
  LiveJson,
  LiveSettings,
  LiveText,
  LiveToolCall,
  LiveToolResult,
  LiveTurn,
} from './live/live-event.ts';
export { OpenAIRealtimeCall } from './openai-realtime/call.ts';

export {
  OpenAIRealtimeEmulator,
  type OpenAIRealtimeEmulatorOptions,
} from './openai-realtime/openai-realtime-emulator.ts';
