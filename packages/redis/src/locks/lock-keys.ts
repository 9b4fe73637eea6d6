import type { Link } from '../connection/link.ts';
import { nameOf } from '../connection/names.ts';
import { runScript } from '../connection/script.ts';
import { ACQUIRE, LEAVE, RELEASE, RENEW } from './scripts.ts';

export interface LockKeysDeps {
  readonly link: Link;
  readonly prefix: string;
  /** This manager's name in the line. */
  readonly node: string;
  readonly leaseMs: number;
  /** How long a node that does not ask again keeps its place in line. */
  readonly patienceMs: number;
}

/** Where a node hears that a lock it waits for is free. */
export function noticeChannel(prefix: string, node: string): string {
  return `${prefix}:lock:notice:${node}`;
}

/** One room's lock in Redis. */
export class LockKeys {
  readonly #deps: LockKeysDeps;
  readonly #key: string;
  readonly #lock: string;
  readonly #line: string;
  readonly #seen: string;
  readonly #notices: string;

  constructor(deps: LockKeysDeps, key: string) {
    this.#deps = deps;
    this.#key = key;
    // The braces keep the three in one place, should the keys be spread over several servers.
    this.#lock = `${deps.prefix}:lock:{${nameOf(key)}}`;
    this.#line = `${this.#lock}:line`;
    this.#seen = `${this.#lock}:seen`;
    this.#notices = noticeChannel(deps.prefix, '');
  }

  async acquire(token: string): Promise<boolean> {
    const { link, leaseMs, node, patienceMs } = this.#deps;
    const keys = [this.#lock, this.#line, this.#seen];
    return (await runScript(link, ACQUIRE, keys, [token, leaseMs, node, patienceMs])) === 1;
  }

  /** False when the lock is another's, or nobody's. */
  async renew(token: string): Promise<boolean> {
    const { link, leaseMs } = this.#deps;
    return (await runScript(link, RENEW, [this.#lock], [token, leaseMs])) === 1;
  }

  async release(token: string): Promise<void> {
    await runScript(this.#deps.link, RELEASE, [this.#lock, this.#line], [token, this.#notices, this.#key]);
  }

  async leave(): Promise<void> {
    const { link, node } = this.#deps;
    await runScript(link, LEAVE, [this.#lock, this.#line, this.#seen], [node, this.#notices, this.#key]);
  }
}
