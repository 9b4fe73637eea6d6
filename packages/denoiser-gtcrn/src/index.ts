export { type GTCRNDenoiserOptions } from './options.ts';
export { GTCRNDenoiserProvider } from './provider.ts';
