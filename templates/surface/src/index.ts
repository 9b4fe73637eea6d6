export { create__Name__ } from './create.ts';
export { type __Name__Options } from './options.ts';
