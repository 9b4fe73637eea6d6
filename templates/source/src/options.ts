import { ConfigurationError } from '@roomkit/core';

/** Options of the source. */
export interface __Name__SourceOptions {
  /** Where to connect to. */
  readonly url: string;
}

/** A checked, frozen copy. @throws ConfigurationError naming the field */
export function checkOptions(options: __Name__SourceOptions): Readonly<__Name__SourceOptions> {
  if (!URL.canParse(options.url)) throw new ConfigurationError('url', 'is not an address');
  return Object.freeze({ ...options });
}
