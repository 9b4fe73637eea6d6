export type { MCPErrorCode } from './mcp/errors.ts';
export { MCPClientToolProvider } from './mcp/mcp-client-tool-provider.ts';
export { mcpTools, type MCPToolsOptions } from './mcp/mcp-tools.ts';
export type {
  MCPClientToolProviderOptions,
  MCPHTTPOptions,
  MCPProcessOptions,
  MCPServerOptions,
  MCPTransportOptions,
} from './mcp/options.ts';
