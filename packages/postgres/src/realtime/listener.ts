import { type Clock, type Logger, StoreError } from '@roomkit/core';

import { OneByOne } from '../connection/one-by-one.ts';
import type { PgListener } from '../connection/pg-types.ts';
import { closedError, errorOf } from '../errors.ts';
import { Assembly } from './parts.ts';

/** What is done with the messages of a channel. */
export type Hear = (text: string) => void;

interface ListenerDeps {
  readonly connect: () => Promise<PgListener>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly heartbeatMs: number;
  /** Told when messages may have been missed. */
  readonly onGap: () => void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/**
 * One connection that notices come in over. One that is lost is made anew as long as anybody listens, with a
 * growing pause, and listens to everything again before it says that something may have been missed.
 */
export class Listener {
  readonly #deps: ListenerDeps;
  readonly #channels = new Map<string, Hear>();
  readonly #assembly = new Map<string, Assembly>();
  #client: PgListener | null = null;
  /** Statements of the client. */
  #statements: OneByOne | null = null;
  /** What comes in before a gap was told of; null at other times. */
  #early: (() => void)[] | null = null;
  #connecting: Promise<OneByOne> | null = null;
  #timer: Disposable | null = null;
  #failures = 0;
  #wasConnected = false;
  #isClosed = false;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
  }

  /** Resolves when the engine sends what comes on the channel. */
  async add(channel: string, hear: Hear): Promise<void> {
    const isFirst = !this.#channels.has(channel);
    this.#channels.set(channel, hear);
    try {
      const statements = await this.#connected('subscribe');
      await statements.query({ text: `LISTEN "${channel}"`, rowMode: 'array' });
    } catch (error) {
      if (isFirst && this.#channels.get(channel) === hear) this.#channels.delete(channel);
      throw errorOf('subscribe', error);
    }
  }

  async remove(channel: string): Promise<void> {
    this.#channels.delete(channel);
    this.#assembly.delete(channel);
    if (!this.#statements) return;
    try {
      await this.#statements.query({ text: `UNLISTEN "${channel}"`, rowMode: 'array' });
    } catch (error) {
      // Whatever still comes on it is not heard, and a new connection does not listen to it.
      this.#deps.logger.debug('Leaving a channel failed.', { error });
    }
  }

  /** Runs a statement on the connection, prepared under a name of its own. */
  async query(operation: string, text: string, values: unknown[]): Promise<void> {
    try {
      const statements = await this.#connected(operation);
      await statements.query({ name: `roomkit_${operation}`, text, values, rowMode: 'array' });
    } catch (error) {
      throw errorOf(operation, error);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.[Symbol.dispose]();
    this.#channels.clear();
    await this.#connecting?.catch(() => {});
    const client = this.#client;
    this.#client = null;
    this.#statements = null;
    await client?.end().catch(() => {});
  }

  #connected(operation: string): Promise<OneByOne> | OneByOne {
    if (this.#isClosed) throw closedError(operation);
    if (this.#statements) return this.#statements;
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = null));
    return this.#connecting;
  }

  async #connect(): Promise<OneByOne> {
    const client = await this.#deps.connect();
    const statements = new OneByOne(client);
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notification', ({ channel, payload }) => this.#take(channel, payload ?? ''));
    this.#client = client;
    this.#early = [];
    try {
      await this.#listenAgain(statements);
    } catch (error) {
      this.#lose(client);
      throw error;
    }
    if (this.#isClosed) void client.end();
    if (this.#client !== client) throw new StoreError('connect', { cause: new Error('The connection was lost.') });
    this.#failures = 0;
    this.#statements = statements;
    this.#beatLater(client, statements);
    if (this.#wasConnected) this.#deps.onGap();
    this.#wasConnected = true;
    const early = this.#early;
    this.#early = null;
    for (const receive of early) receive();
    return statements;
  }

  /** Whoever may have missed something hears so before what comes after. */
  #take(channel: string, payload: string): void {
    if (this.#early) this.#early.push(() => this.#receive(channel, payload));
    else this.#receive(channel, payload);
  }

  async #listenAgain(statements: OneByOne): Promise<void> {
    const channels = [...this.#channels.keys()];
    if (channels.length === 0) return;
    await statements.query({ text: channels.map((name) => `LISTEN "${name}"`).join(';'), rowMode: 'array' });
  }

  #receive(channel: string, payload: string): void {
    const hear = this.#channels.get(channel);
    if (!hear) return;
    let assembly = this.#assembly.get(channel);
    if (!assembly) this.#assembly.set(channel, (assembly = new Assembly()));
    const text = assembly.add(payload);
    if (text === null) return;
    try {
      hear(text);
    } catch (error) {
      this.#deps.logger.warn('A message could not be read.', { error });
    }
  }

  #lose(client: PgListener): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#statements = null;
    this.#assembly.clear();
    this.#timer?.[Symbol.dispose]();
    client.end().catch(() => {});
    if (this.#isClosed) return;
    this.#deps.logger.warn('The connection for notices was lost.');
    this.#comeBackLater();
  }

  #comeBackLater(): void {
    if (this.#channels.size === 0) return;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    this.#timer = this.#deps.clock.schedule(longest * (0.5 + this.#deps.random() / 2), () => void this.#comeBack());
  }

  async #comeBack(): Promise<void> {
    if (this.#isClosed) return;
    try {
      await this.#connected('subscribe');
    } catch (error) {
      this.#deps.logger.warn('The connection for notices could not be made.', { error });
      if (!this.#client && !this.#isClosed) this.#comeBackLater();
    }
  }

  /** A connection may be gone without a word: it is asked, and given up when it has not answered by the next time. */
  #beatLater(client: PgListener, statements: OneByOne): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#deps.clock.schedule(this.#deps.heartbeatMs, () => {
      this.#timer = this.#deps.clock.schedule(this.#deps.heartbeatMs, () => this.#lose(client));
      statements.query({ text: 'SELECT 1', rowMode: 'array' }).then(
        () => this.#client === client && this.#beatLater(client, statements),
        () => this.#lose(client),
      );
    });
  }
}
