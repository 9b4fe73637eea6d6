export { type PocketSphinxConfig, type PocketSphinxKeyphrase, type PocketSphinxOptions } from './options.ts';
export { PocketSphinxSTTProvider } from './provider.ts';
