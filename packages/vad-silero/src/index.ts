export { type SileroVADOptions } from './options.ts';
export { SileroVADProvider } from './provider.ts';
export { type OnnxRuntime, type OnnxSession, type OnnxTensor } from './runtime.ts';
