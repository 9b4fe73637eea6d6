export type { Environment } from '@roomkit/core/providers';
export type { ElevenLabsOutputFormat } from './formats.ts';
export {
  ELEVENLABS_ENVIRONMENT,
  type ElevenLabsConfig,
  type ElevenLabsOptions,
  type ElevenLabsVoiceSettings,
} from './options.ts';
export { ElevenLabsTTSProvider } from './provider.ts';
