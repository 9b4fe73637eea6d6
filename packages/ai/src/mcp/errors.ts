import { RoomKitError } from '@roomkit/core';

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** A server is used before it is connected, or after it was closed. */
    not_connected: { readonly name: string };
    /** A server cannot be reached, or does not speak the protocol. */
    mcp_unavailable: { readonly name: string };
    /** The client of MCP is a peer that the application installs. */
    mcp_library_missing: { readonly package: string; readonly command: string };
  }
}

/** The codes of what a `MCPClientToolProvider` throws beside `configuration_invalid`. */
export type MCPErrorCode = 'not_connected' | 'mcp_unavailable' | 'mcp_library_missing';

const PACKAGE = '@modelcontextprotocol/client';
const INSTALL = `npm install ${PACKAGE}`;

export function notConnected(name: string): RoomKitError<'not_connected'> {
  return new RoomKitError('not_connected', 'The server of tools is not connected: call connect first.', { name });
}

/** Another try may help. The cause holds the server's own words. */
export function unavailable(name: string, cause: unknown): RoomKitError<'mcp_unavailable'> {
  return new RoomKitError(
    'mcp_unavailable',
    'The server of tools cannot be reached.',
    { name },
    { retryable: true, cause },
  );
}

/** Says what to install. */
export function libraryMissing(cause: unknown): RoomKitError<'mcp_library_missing'> {
  return new RoomKitError(
    'mcp_library_missing',
    `The client of MCP is not installed, or cannot be loaded: ${INSTALL}`,
    { package: PACKAGE, command: INSTALL },
    { cause },
  );
}
