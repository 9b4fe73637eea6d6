import { createHash } from 'node:crypto';

import { isUnknownScript } from '../errors.ts';
import type { Link } from './link.ts';

/** A script that runs in Redis as one step. */
export interface Script {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

export function script(name: string, text: string): Script {
  return { name, text, hash: createHash('sha1').update(text).digest('hex') };
}

/** Runs a script, by its hash where Redis knows it already. */
export function runScript(
  link: Link,
  { name, text, hash }: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> {
  const rest = [String(keys.length), ...keys, ...values.map(String)];
  return link.run(name, async (client, options) => {
    try {
      return await client.sendCommand(['EVALSHA', hash, ...rest], options);
    } catch (error) {
      // Nothing has run: a restart or SCRIPT FLUSH took the script away.
      if (isUnknownScript(error)) return client.sendCommand(['EVAL', text, ...rest], options);
      throw error;
    }
  });
}
