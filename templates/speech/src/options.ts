import { ConfigurationError } from '@roomkit/core';

import type { Environment } from './environment.ts';

/** Options of the provider. */
export interface __Name__Options {
  readonly apiKey: string;
  /** Replaces the vendor's address, such as for a local emulator. */
  readonly baseUrl?: string;
  /** Replaces the global `fetch`, in tests and behind proxies. */
  readonly fetch?: typeof fetch;
}

/** The variables `fromEnv` reads. */
export const __name_camel__Environment = [{ name: '__NAME___API_KEY', secret: true, required: true }] as const;

/** A checked, frozen copy. @throws ConfigurationError naming the field */
export function checkOptions(options: __Name__Options): Readonly<__Name__Options> {
  if (options.apiKey.trim() === '') throw new ConfigurationError('apiKey', 'must not be empty');
  return Object.freeze({ ...options });
}

/** Options from variables. @throws ConfigurationError naming the variable that is missing */
export function optionsFromEnvironment(environment: Environment): __Name__Options {
  const apiKey = environment['__NAME___API_KEY'];
  if (apiKey === undefined || apiKey === '') throw new ConfigurationError('__NAME___API_KEY', 'is not set');
  return { apiKey };
}
