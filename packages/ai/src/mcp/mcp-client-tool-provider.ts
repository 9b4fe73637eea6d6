import { isRoomKitError } from '@roomkit/core';
import type { AITool, AIToolOutcome, MCPToolProvider } from '@roomkit/core/ai';

import { errorOutcome, timedOutOutcome } from '../tools/outcome.ts';
import { SharedWork } from '../work/shared-work.ts';
import { MCPConnection } from './connection.ts';
import { notConnected, unavailable } from './errors.ts';
import { type MCPClientToolProviderOptions, type ResolvedMCPOptions, resolveMCPOptions } from './options.ts';
import { readResult } from './read-result.ts';

/**
 * A server of tools by the Model Context Protocol, over HTTP, as a program, or by a transport of your own. It serves
 * any number of channels. A connection that was lost is made again by the next call.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/server/tools
 */
export class MCPClientToolProvider implements MCPToolProvider {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly #options: ResolvedMCPOptions;
  #connection: MCPConnection | null = null;
  #connecting: SharedWork<MCPConnection> | null = null;

  /** Connects to nothing yet. @throws ConfigurationError naming the option that cannot be used */
  constructor(options: MCPClientToolProviderOptions) {
    this.#options = resolveMCPOptions(options);
    this.name = this.#options.name;
  }

  /**
   * Connects and asks for the tools; does nothing where it is connected. Calls at the same time share it.
   *
   * @throws RoomKitError `mcp_unavailable`, retryable; `mcp_library_missing`; the reason of the signal
   */
  async connect({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted();
    await this.#connected(signal);
  }

  /** The tools the server last said it has. @throws RoomKitError `not_connected` before `connect` and after `close` */
  tools(): readonly AITool[] {
    if (this.#connection === null) throw notConnected(this.name);
    return this.#connection.tools.tools;
  }

  /**
   * Calls a tool by the name it has in `tools()`. A server that fails, hangs or is away gives an outcome that says so.
   *
   * @throws RoomKitError `not_connected` before `connect` and after `close`; the reason of the signal
   */
  async call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<AIToolOutcome> {
    signal?.throwIfAborted();
    if (this.#connection === null) throw notConnected(this.name);
    const late = new AbortController();
    const timer = this.#options.clock.schedule(this.#options.timeoutMs, () => late.abort(tookTooLong()));
    const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
    try {
      return await this.#call(name, args, both);
    } catch (error) {
      signal?.throwIfAborted();
      return late.signal.aborted ? timedOutOutcome() : this.#failed(error);
    } finally {
      timer[Symbol.dispose]();
    }
  }

  /** Ends the connection, and what is under way with it. A transport that was given stays open: whoever made it closes it. */
  async close(): Promise<void> {
    const [connection, connecting] = [this.#connection, this.#connecting];
    this.#connection = null;
    this.#connecting = null;
    connecting?.stop();
    await connection?.close();
  }

  async #call(name: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<AIToolOutcome> {
    for (let isAgain = false; ; isAgain = true) {
      const connection = await this.#connected(signal);
      const serverName = connection.tools.serverNames.get(name);
      if (serverName === undefined) return errorOutcome('There is no such tool.');
      try {
        return readResult(await connection.call(serverName, args, signal), this.#options.maxStructuredBytes);
      } catch (error) {
        // The server has forgotten the session, so it has not run the call: it may be made again in a new one.
        if (isAgain || !isSessionGone(error)) throw error;
        await connection.close();
      }
    }
  }

  async #connected(signal: AbortSignal | undefined): Promise<MCPConnection> {
    if (this.#connection?.isOpen === true) return this.#connection;
    if (this.#connecting === null || this.#connecting.isStopped) this.#connecting = this.#connectAnew();
    return this.#connecting.join(signal);
  }

  #connectAnew(): SharedWork<MCPConnection> {
    const work: SharedWork<MCPConnection> = new SharedWork(async (stopped) => {
      try {
        const connection = await this.#open(stopped);
        if (this.#connecting === work) this.#connection = connection;
        else await connection.close();
        return connection;
      } finally {
        if (this.#connecting === work) this.#connecting = null;
      }
    });
    return work;
  }

  async #open(stopped: AbortSignal): Promise<MCPConnection> {
    const { clock, timeoutMs } = this.#options;
    const late = new AbortController();
    const timer = clock.schedule(timeoutMs, () => late.abort(tookTooLong()));
    try {
      return await MCPConnection.open(this.#options, AbortSignal.any([stopped, late.signal]));
    } catch (error) {
      stopped.throwIfAborted();
      throw isRoomKitError(error) ? error : unavailable(this.name, error);
    } finally {
      timer[Symbol.dispose]();
    }
  }

  /** What a server says of a call it refused, the model may read like any result; of all else, that it failed. */
  #failed(error: unknown): AIToolOutcome {
    const { name, logger } = this.#options;
    const refusal = this.#connection?.library.ProtocolError;
    if (refusal !== undefined && error instanceof refusal) return errorOutcome(error.message);
    logger.warn('A server of tools cannot be reached.', { name, code: isRoomKitError(error) ? error.code : null });
    return errorOutcome('The server of this tool cannot be reached.');
  }
}

function tookTooLong(): DOMException {
  return new DOMException('The server of tools took too long.', 'TimeoutError');
}

/** A server over HTTP answers so where it does not know the session (revisions of 2025). */
function isSessionGone(error: unknown): boolean {
  return error instanceof Error && (error as Error & { readonly status?: unknown }).status === 404;
}
