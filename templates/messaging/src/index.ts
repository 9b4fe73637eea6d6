export { type Environment } from './environment.ts';
export { __name_camel__Environment, type __Name__Options } from './options.ts';
export { __Name__SMSProvider } from './provider.ts';
