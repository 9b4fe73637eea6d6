export { type __Name__StoreOptions } from './options.ts';
export { __Name__Store } from './store.ts';
