export { GEMINI_LIVE_ENVIRONMENT, type GeminiLiveConfig, type GeminiLiveOptions } from './options.ts';
export { GeminiLiveVoiceProvider } from './provider.ts';
