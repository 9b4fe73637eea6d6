import { libraryMissing } from './errors.ts';

/** The client of MCP, as its package exports it. */
export type MCPLibrary = typeof import('@modelcontextprotocol/client');

/** Its part for servers that are processes, which needs Node. */
export type MCPProcessLibrary = typeof import('@modelcontextprotocol/client/stdio');

/** Loads the client where the application has installed it. @throws RoomKitError `mcp_library_missing` */
export async function loadLibrary(): Promise<MCPLibrary> {
  return installed(() => import('@modelcontextprotocol/client'));
}

/** @throws RoomKitError `mcp_library_missing` */
export async function loadProcessLibrary(): Promise<MCPProcessLibrary> {
  return installed(() => import('@modelcontextprotocol/client/stdio'));
}

/** What a loader gives; what it fails with becomes words that say what to install. */
export async function installed<Library>(load: () => Promise<Library>): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    throw libraryMissing(cause);
  }
}
