/** Names and values as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process; `fromEnv` takes any record in its place. */
export function processEnvironment(): Environment {
  return process.env;
}
