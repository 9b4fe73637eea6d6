import { ConfigurationError } from '@roomkit/core';

/** Options of the store. */
export interface __Name__StoreOptions {
  /** Where the data lies. */
  readonly url: string;
}

/** A checked, frozen copy. @throws ConfigurationError naming the field */
export function checkOptions(options: __Name__StoreOptions): Readonly<__Name__StoreOptions> {
  if (options.url.trim() === '') throw new ConfigurationError('url', 'must not be empty');
  return Object.freeze({ ...options });
}
