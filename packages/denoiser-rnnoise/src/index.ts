export { type RNNoiseDenoiserOptions, type RNNoiseRate } from './options.ts';
export { RNNoiseDenoiserProvider } from './provider.ts';
