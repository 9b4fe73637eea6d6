import type { Transport } from '@modelcontextprotocol/client';

import { borrowed } from './borrowed.ts';
import { loadProcessLibrary, type MCPLibrary } from './library.ts';
import type { MCPHTTPOptions, MCPProcessOptions, MCPTransportOptions } from './options.ts';

type Target = MCPTransportOptions | MCPHTTPOptions | MCPProcessOptions;

/** A transport to connect by. Closing it closes what was made here, and leaves alone what was given. */
export async function openTransport(library: MCPLibrary, target: Target): Promise<Transport> {
  if (isTransport(target)) {
    return typeof target.transport === 'function' ? target.transport() : borrowed(target.transport);
  }
  if (isHTTP(target)) return httpTransport(library, target);
  const { StdioClientTransport } = await loadProcessLibrary();
  const { command, args = [], env, cwd, stderr = 'inherit' } = target;
  return new StdioClientTransport({
    command,
    args: [...args],
    stderr,
    ...(env && { env: { ...env } }),
    ...(cwd && { cwd }),
  });
}

function httpTransport(library: MCPLibrary, { url, headers, authProvider, fetch }: MCPHTTPOptions): Transport {
  return new library.StreamableHTTPClientTransport(new URL(url), {
    ...(headers && { requestInit: { headers: { ...headers } } }),
    ...(authProvider && { authProvider }),
    ...(fetch && { fetch }),
  });
}

function isTransport(target: Target): target is MCPTransportOptions {
  return 'transport' in target && target.transport !== undefined;
}

function isHTTP(target: Target): target is MCPHTTPOptions {
  return 'url' in target && target.url !== undefined;
}
