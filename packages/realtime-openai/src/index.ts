export {
  OPENAI_REALTIME_ENVIRONMENT,
  type OpenAIRealtimeConfig,
  type OpenAIRealtimeOptions,
  type OpenAITurnDetection,
} from './options.ts';
export { OpenAIRealtimeVoiceProvider } from './provider.ts';
