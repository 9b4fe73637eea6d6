import type { Environment } from '@roomkit/core/providers';

/** The environment of this process; `fromEnv` takes any record in its place. */
export function processEnvironment(): Environment {
  return process.env;
}
