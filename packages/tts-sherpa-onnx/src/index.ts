export type { SherpaOnnxTTSModel } from './models.ts';
export { type SherpaOnnxTTSConfig, type SherpaOnnxTTSOptions } from './options.ts';
export { SherpaOnnxTTSProvider } from './provider.ts';
