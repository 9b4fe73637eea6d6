export { type SherpaOnnxDiarizationOptions } from './options.ts';
export { SherpaOnnxDiarizationProvider } from './provider.ts';
