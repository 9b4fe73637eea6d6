export { __NAME___ENVIRONMENT, type __Name__Options } from './options.ts';
export { __Name__AIProvider } from './provider.ts';
