export type { Environment } from '@roomkit/core/providers';
export { DEEPGRAM_ENVIRONMENT, type DeepgramConfig, type DeepgramOptions } from './options.ts';
export { DeepgramSTTProvider } from './provider.ts';
