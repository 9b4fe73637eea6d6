export { __NAME___ENVIRONMENT, type __Name__Options } from './options.ts';
export { __Name__SMSProvider } from './provider.ts';
