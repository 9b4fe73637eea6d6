export type { SherpaOnnxSTTModel } from './models.ts';
export { type SherpaOnnxSTTConfig, type SherpaOnnxSTTOptions } from './options.ts';
export { SherpaOnnxSTTProvider } from './provider.ts';
