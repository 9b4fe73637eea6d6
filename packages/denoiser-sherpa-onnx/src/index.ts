export { type SherpaOnnxDenoiserOptions } from './options.ts';
export { SherpaOnnxDenoiserProvider } from './provider.ts';
