import type { __Name__Options } from './options.ts';

/** Makes the __Name__. */
export function create__Name__(options: __Name__Options = {}): Readonly<__Name__Options> {
  return Object.freeze({ ...options });
}
