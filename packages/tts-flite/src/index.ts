export { FLITE_VOICES, type FliteConfig, type FliteOptions, type FliteVoice } from './options.ts';
export { FliteTTSProvider } from './provider.ts';
