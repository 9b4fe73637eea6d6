import type { Client } from '@modelcontextprotocol/client';

import { abortable } from '../work/abortable.ts';
import { loadLibrary, type MCPLibrary } from './library.ts';
import { openTransport } from './open-transport.ts';
import type { ResolvedMCPOptions } from './options.ts';
import { outputSchemas } from './output-schemas.ts';
import { NO_TOOLS, readTools, type ServerTools } from './read-tools.ts';

/** How this client calls itself to servers. */
const CLIENT = { name: 'roomkit', version: '1.0.0' };

/** The library's own timers stay behind: time is told by the clock that was given. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/** One connection to a server, with what the server last said its tools are. */
export class MCPConnection {
  readonly library: MCPLibrary;
  readonly client: Client;
  readonly #options: ResolvedMCPOptions;
  readonly #closing = new AbortController();
  #tools: ServerTools = NO_TOOLS;
  #isRefreshing = false;
  #isStale = false;

  private constructor(library: MCPLibrary, options: ResolvedMCPOptions) {
    this.library = library;
    this.#options = options;
    this.client = new library.Client(CLIENT, {
      versionNegotiation: { mode: options.protocol },
      jsonSchemaValidator: outputSchemas,
      listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => void this.#refresh() } },
    });
    Object.assign(this.client, { onclose: () => this.#closing.abort() });
  }

  /** Connects, and asks for the tools. @throws what the library throws; the reason of the signal */
  static async open(options: ResolvedMCPOptions, signal: AbortSignal): Promise<MCPConnection> {
    const library = await loadLibrary();
    const connection = new MCPConnection(library, options);
    try {
      const transport = await openTransport(library, options.target);
      const request = { signal, timeout: NO_TIMEOUT_MS };
      try {
        await abortable(() => connection.client.connect(transport, request), signal);
      } catch (error) {
        // The library closes only what has got as far as a handshake.
        await transport.close().catch(() => {});
        throw error;
      }
      await abortable(() => connection.#list(signal), signal);
      void connection.#keepListening();
      return connection;
    } catch (error) {
      await connection.close().catch(() => {});
      throw error;
    }
  }

  /** Whether the server is still there, as far as is known. */
  get isOpen(): boolean {
    return !this.#closing.signal.aborted;
  }

  get tools(): ServerTools {
    return this.#tools;
  }

  /** Calls a tool by its name at the server. @throws what the library throws */
  call(name: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): ReturnType<Client['callTool']> {
    return abortable(
      () => this.client.callTool({ name, arguments: { ...args } }, { signal, timeout: NO_TIMEOUT_MS }),
      signal,
    );
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.client.close();
  }

  /**
   * In the revisions since 2026-07-28 changes come over a stream of their own, which is opened again when it breaks;
   * what changed meanwhile is asked for. Before, they come over the connection.
   */
  async #keepListening(): Promise<void> {
    let subscription = this.client.autoOpenedSubscription;
    for (let attempt = 0; subscription !== undefined; attempt += 1) {
      await subscription.closed;
      try {
        await this.#options.clock.sleep(listenDelayMs(attempt), { signal: this.#closing.signal });
        subscription = await this.client.listen({ toolsListChanged: true }, { timeout: this.#options.timeoutMs });
      } catch {
        if (!this.isOpen) return;
        continue;
      }
      attempt = 0;
      void this.#refresh();
    }
  }

  /** Asks anew when the server says that they have changed, once more if it says so meanwhile. */
  async #refresh(): Promise<void> {
    this.#isStale = true;
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    try {
      while (this.#isStale && this.isOpen) {
        this.#isStale = false;
        await this.#list(undefined);
      }
    } catch {
      this.#options.logger.warn('The tools of a server could not be read anew.', { name: this.#options.name });
    } finally {
      this.#isRefreshing = false;
    }
  }

  async #list(signal: AbortSignal | undefined): Promise<void> {
    // Asked for a list it does not have, the library writes to the console.
    if (this.client.getServerCapabilities()?.tools === undefined) return;
    const timeout = this.#options.timeoutMs;
    const { tools } = await this.client.listTools(undefined, {
      cacheMode: 'refresh',
      timeout: signal === undefined ? timeout : NO_TIMEOUT_MS,
      ...(signal && { signal }),
    });
    this.#tools = readTools(tools, this.#options.logger);
  }
}

/** From a second, doubled, up to a minute. */
function listenDelayMs(attempt: number): number {
  return Math.min(1000 * 2 ** attempt, 60_000);
}
