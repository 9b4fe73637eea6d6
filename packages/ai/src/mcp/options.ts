import type { AuthProvider, OAuthClientProvider, Transport } from '@modelcontextprotocol/client';
import {
  type Clock,
  ConfigurationError,
  type Logger,
  requireInteger,
  requirePositive,
  silentLogger,
  systemClock,
} from '@roomkit/core';

/** A connection of one's own making. */
export interface MCPTransportOptions {
  /**
   * A transport that you made and close, used once; or a function that makes one, called for each connection, whose
   * transports are closed with it.
   */
  readonly transport: Transport | (() => Transport | Promise<Transport>);
}

/** A server over streamable HTTP. */
export interface MCPHTTPOptions {
  readonly url: string | URL;
  /** Sent with every request. For tokens that change there is `authProvider`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives a token for each request (`{ token: async () => … }`), or signs in by OAuth. */
  readonly authProvider?: AuthProvider | OAuthClientProvider;
  readonly fetch?: typeof globalThis.fetch;
}

/** A server that is a program, started for each connection and ended with it. Needs Node. */
export interface MCPProcessOptions {
  /** The program. No shell is involved: nothing in it or in `args` means anything but itself. */
  readonly command: string;
  readonly args?: readonly string[];
  /** Variables beside the few that are handed on (`PATH`, `HOME` and such). */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Where what it writes to its error stream goes. @defaultValue 'inherit' */
  readonly stderr?: 'inherit' | 'ignore';
}

/** What every connection to a server of tools has. */
export interface MCPServerOptions {
  /** For logs and errors. @defaultValue 'mcp' */
  readonly name?: string;
  /** How long connecting and each call may take, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number;
  /** The most bytes of structured content that travel beside the text, as JSON in UTF-8. @defaultValue 512 KiB */
  readonly maxStructuredBytes?: number;
  /**
   * `auto` speaks revision 2026-07-28 where the server does, otherwise one of 2025. Finding out costs one request,
   * and for a program one more start. `legacy` does not ask. @defaultValue 'auto'
   */
  readonly protocol?: 'auto' | 'legacy';
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** How a server of tools is reached. */
export type MCPClientToolProviderOptions = MCPServerOptions &
  (MCPTransportOptions | MCPHTTPOptions | MCPProcessOptions);

/** The same with every default filled in. */
export interface ResolvedMCPOptions extends Required<MCPServerOptions> {
  readonly target: MCPTransportOptions | MCPHTTPOptions | MCPProcessOptions;
}

/** Options with defaults. @throws ConfigurationError naming the field that cannot be used */
export function resolveMCPOptions(options: MCPClientToolProviderOptions): ResolvedMCPOptions {
  const resolved: ResolvedMCPOptions = {
    name: options.name ?? 'mcp',
    timeoutMs: options.timeoutMs ?? 30_000,
    maxStructuredBytes: options.maxStructuredBytes ?? 512 * 1024,
    protocol: options.protocol ?? 'auto',
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    target: options,
  };
  if (typeof resolved.name !== 'string' || resolved.name === '') {
    throw new ConfigurationError('name', 'must not be empty');
  }
  requirePositive('timeoutMs', resolved.timeoutMs);
  requireInteger('maxStructuredBytes', resolved.maxStructuredBytes, 0);
  if (resolved.protocol !== 'auto' && resolved.protocol !== 'legacy') {
    throw new ConfigurationError('protocol', "must be 'auto' or 'legacy'");
  }
  requireTarget(options);
  return Object.freeze(resolved);
}

function requireTarget(options: Partial<MCPTransportOptions & MCPHTTPOptions & MCPProcessOptions>): void {
  const { transport, url, command, args = [] } = options;
  const given = [transport, url, command].filter((way) => way !== undefined);
  if (given.length !== 1) throw new ConfigurationError('transport', 'or url, or command: exactly one must be given');
  if (transport !== undefined && typeof transport !== 'function' && typeof transport?.start !== 'function') {
    throw new ConfigurationError('transport', 'must be a Transport, or a function that makes one');
  }
  if (url !== undefined && !isHTTP(url)) throw new ConfigurationError('url', 'must be an http or https URL');
  if (command !== undefined && (typeof command !== 'string' || command === '')) {
    throw new ConfigurationError('command', 'must name a program');
  }
  if (!Array.isArray(args) || !args.every((argument) => typeof argument === 'string')) {
    throw new ConfigurationError('args', 'must be a list of strings');
  }
}

function isHTTP(url: unknown): boolean {
  const text = url instanceof URL ? url.href : url;
  return typeof text === 'string' && URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);
}
