/** What a command may be given. */
export interface RedisCommandOptions {
  /** Takes the command back while it waits to be sent. */
  readonly abortSignal?: AbortSignal;
}

/** What is used of a client: a `createClient()` of `@redis/client` or `redis` fits, at version 5 or above. */
export interface RedisClient {
  /** Whether it was told to connect, and has not ended. */
  readonly isOpen: boolean;
  /** Whether it is connected at this moment. */
  readonly isReady: boolean;
  connect(): Promise<unknown>;
  sendCommand(parts: readonly string[], options?: RedisCommandOptions): Promise<unknown>;
  ping(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  /** A client of the same options, not connected. */
  duplicate(): RedisClient;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Ends at once; commands under way are rejected. */
  destroy(): void;
}

/** A client, or a function that gives one when it is first needed. */
export type RedisClientSource = RedisClient | (() => RedisClient | Promise<RedisClient>);
