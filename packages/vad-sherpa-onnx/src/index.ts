export { type SherpaOnnxVADOptions } from './options.ts';
export { SherpaOnnxVADProvider } from './provider.ts';
