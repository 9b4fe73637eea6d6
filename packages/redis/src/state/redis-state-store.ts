import { isRetryable, type StateScope, type StateStore, StoreError } from '@roomkit/core';
import { nameJson, nameOf as nameInField, organizationKey, stateJson } from '@roomkit/core/codec';

import type { Link } from '../connection/link.ts';
import { commandLink } from '../connection/links.ts';
import { nameOf } from '../connection/names.ts';
import { optionsFromEnv, type RedisOptions, settingsOf } from '../connection/options.ts';
import { processEnvironment } from '../environment.ts';

/**
 * Keeps what channels and providers keep in Redis, for all its nodes: a hash for each organization and namespace,
 * a field for each key, which never expire. It lasts as Redis lasts: a flush, an eviction or a restart without
 * persistence takes it away, opt-outs included, and nobody can tell. Where that must not be, there are the state
 * stores over PostgreSQL and SQLite.
 */
export class RedisStateStore implements StateStore {
  readonly specificationVersion = 'v1' as const;
  readonly #link: Link;
  readonly #prefix: string;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: RedisOptions) {
    const settings = settingsOf(options);
    this.#prefix = settings.prefix;
    this.#link = commandLink(settings);
  }

  /** A store by `REDIS_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: RedisOptions = {},
  ): RedisStateStore {
    return new RedisStateStore(optionsFromEnv(env, options));
  }

  /** @throws StoreError when Redis cannot be used for `timeoutMs`, or once this is closed; so do the others */
  async get(scope: StateScope, key: string): Promise<unknown> {
    const json = (await this.#run('getState', ['HGET', this.#hashOf(scope), nameJson(key)])) as string | null;
    return json === null ? null : (JSON.parse(json) as unknown);
  }

  /** @throws InputError for what JSON has no word for */
  async set(scope: StateScope, key: string, value: unknown): Promise<void> {
    await this.#run('setState', ['HSET', this.#hashOf(scope), nameJson(key), stateJson(value)]);
  }

  async delete(scope: StateScope, key: string): Promise<boolean> {
    return (await this.#run('deleteState', ['HDEL', this.#hashOf(scope), nameJson(key)])) === 1;
  }

  async list(scope: StateScope): Promise<readonly string[]> {
    const fields = (await this.#run('listState', ['HKEYS', this.#hashOf(scope)])) as readonly string[];
    return fields.map(nameInField).sort();
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #hashOf({ organizationId, namespace }: StateScope): string {
    return `${this.#prefix}:state:${nameOf(organizationKey(organizationId))}:${nameOf(namespace)}`;
  }

  /** Whoever uses a state store need not know that this one is on Redis. */
  async #run(operation: string, command: readonly string[]): Promise<unknown> {
    try {
      return await this.#link.run(operation, async (client, options) => client.sendCommand(command, options));
    } catch (error) {
      throw new StoreError(operation, { retryable: isRetryable(error), cause: error });
    }
  }
}
