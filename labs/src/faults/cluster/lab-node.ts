import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { type Build, spawnNode } from '../node/start.ts';
import { type Proxy, startProxy } from '../proxy.ts';
import type { PostgresServer } from '../servers/postgres-server.ts';
import { StatementCounter } from '../statements.ts';
import type { FromNode, NodeSettings, ToNode } from '../wire.ts';

/** What nodes are made from. */
export interface LabNodeDeps {
  readonly build: Build;
  readonly postgres: PostgresServer;
  readonly redisPort: number;
  readonly vendorUrl: string;
  readonly schema: string;
  readonly nodeTtlMs: number;
  readonly logFile: string | null;
  readonly hear: (node: LabNode, process: string, line: FromNode) => void;
  readonly ended: (node: LabNode, process: string) => void;
}

const STARTS_WITHIN_MS = 60_000;
const CLOSES_WITHIN_MS = 40_000;

/** A place for a process, with wires of its own to the database and to Redis: processes come and go, wires stay. */
export class LabNode implements AsyncDisposable {
  readonly number: number;
  readonly statements: StatementCounter = new StatementCounter();
  readonly postgres: Proxy;
  readonly redis: Proxy;
  readonly #deps: LabNodeDeps;
  readonly #nodeIds = new Set<string>();
  #child: ChildProcess | null = null;
  #starts = 0;
  #clockOffsetMs: number;

  private constructor(number: number, deps: LabNodeDeps, wires: { readonly postgres: Proxy; readonly redis: Proxy }) {
    this.number = number;
    this.#deps = deps;
    this.postgres = wires.postgres;
    this.redis = wires.redis;
    // From the start no two clocks agree.
    this.#clockOffsetMs = (number - 1) * 90_000;
  }

  static async make(number: number, deps: LabNodeDeps): Promise<LabNode> {
    let node: LabNode | null = null;
    const watcher = { open: () => (node as LabNode).statements.open() };
    const postgres = await startProxy(deps.postgres.port, watcher);
    node = new LabNode(number, deps, { postgres, redis: await startProxy(deps.redisPort) });
    return node;
  }

  /** The process that stands there now. */
  get process(): string {
    return `n${this.number}.${this.#starts}`;
  }

  get isUp(): boolean {
    return this.#child !== null;
  }

  /** By which names the process that stands there goes in the store. */
  get nodeIds(): readonly string[] {
    return [...this.#nodeIds];
  }

  /** Resolves when the process takes messages. */
  async start(): Promise<void> {
    this.#starts += 1;
    this.#nodeIds.clear();
    const { process } = this;
    const child = spawnNode(this.#settings(), this.#deps.build);
    this.#child = child;
    const ready = Promise.withResolvers<void>();
    child.on('message', (line: FromNode) => {
      if (line.kind === 'ready') ready.resolve();
      if (line.kind === 'joined') this.#nodeIds.add(line.nodeId);
      this.#deps.hear(this, process, line);
    });
    child.on('error', () => {});
    child.on('exit', (code, signal) => {
      if (this.#child === child) this.#child = null;
      ready.reject(new Error(`A node ended before it was ready: ${code ?? signal ?? ''}`));
      this.#deps.ended(this, process);
    });
    const timer = setTimeout(() => ready.reject(new Error('A node did not get ready.')), STARTS_WITHIN_MS);
    await ready.promise.finally(() => clearTimeout(timer));
  }

  tell(line: ToNode): void {
    // Whoever is gone in this moment hears nothing, as over any wire.
    this.#child?.send(line, () => {});
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  async ended(): Promise<void> {
    if (this.#child) await once(this.#child, 'exit');
  }

  jumpClock(byMs: number): void {
    this.#clockOffsetMs += byMs;
    this.tell({ kind: 'set_clock', offsetMs: this.#clockOffsetMs });
  }

  /** Asks the process to end; false when it had to be killed. */
  async close(): Promise<boolean> {
    if (!this.#child) return true;
    const child = this.#child;
    const exit = once(child, 'exit');
    this.tell({ kind: 'close' });
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSES_WITHIN_MS);
    const [code] = (await exit) as [number | null];
    clearTimeout(timer);
    return code === 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = this.ended();
    this.signal('SIGKILL');
    await exit;
    await this.postgres[Symbol.asyncDispose]();
    await this.redis[Symbol.asyncDispose]();
  }

  #settings(): NodeSettings {
    const { postgres, vendorUrl, schema, nodeTtlMs, logFile } = this.#deps;
    return {
      process: this.process,
      postgresUrl: postgres.url(this.postgres.port),
      schema,
      redisUrl: `redis://127.0.0.1:${this.redis.port}`,
      vendorUrl,
      clockOffsetMs: this.#clockOffsetMs,
      nodeTtlMs,
      logFile,
    };
  }
}
