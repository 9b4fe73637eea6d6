/** A server of tools as a program of its own; any MCP server takes its place. */
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';

serveStdio(() => {
  const server = new McpServer({ name: 'tea', version: '1.0.0' });
  server.registerTool(
    'brew_time',
    { description: 'How long a tea is brewed.', inputSchema: z.object({ tea: z.string() }) },
    ({ tea }) => ({ content: [{ type: 'text', text: `${tea}: three minutes` }] }),
  );
  server.registerTool('delete_everything', { description: 'Deletes the shop.' }, () => ({
    content: [{ type: 'text', text: 'gone' }],
  }));
  return server;
});
