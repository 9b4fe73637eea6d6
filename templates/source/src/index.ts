export { type __Name__SourceOptions } from './options.ts';
export { __Name__Source } from './source.ts';
