import { createMCPClient, type MCPClient } from '@ai-sdk/mcp';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import type { AIToolDefinition, ToolTurn } from '@roomkit/core/ai';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { aiSdkTools } from '../../src/index.ts';
import { runTool } from './support.ts';

const PIXEL = 'iVBORw0KGgo=';
const TURN = {} as ToolTurn;

/** A real server of MCP in this process. */
function weatherServer(): McpServer {
  const server = new McpServer({ name: 'weather', version: '1.0.0' });
  server.registerTool(
    'get_weather',
    {
      description: 'The weather of a city.',
      inputSchema: z.object({ city: z.string(), days: z.number().int().default(1) }),
      annotations: { readOnlyHint: true },
    },
    ({ city, days }) => ({ content: [{ type: 'text', text: `${city}: sun for ${days}` }] }),
  );
  server.registerTool(
    'charts.draw',
    { description: 'Draws.', inputSchema: z.object({}), outputSchema: z.object({ width: z.number() }) },
    () => ({
      content: [
        { type: 'text', text: 'Here' },
        { type: 'image', data: PIXEL, mimeType: 'image/png' },
      ],
      structuredContent: { width: 7 },
    }),
  );
  server.registerTool('fail', { description: 'Fails.', inputSchema: z.object({}) }, () => ({
    content: [{ type: 'text', text: 'No such city.' }],
    isError: true,
  }));
  return server;
}

interface Connected extends AsyncDisposable {
  readonly client: MCPClient;
  readonly server: McpServer;
}

/** The SDK's own client, connected to the server. */
async function connect(): Promise<Connected> {
  const server = weatherServer();
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(theirs);
  const client = await createMCPClient({ transport: ours });
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}

async function toolsOf({ client }: Connected): Promise<ReadonlyMap<string, AIToolDefinition>> {
  const source = aiSdkTools(() => client.tools(), { name: 'weather', prefix: 'w_', tags: ['mcp'] });
  expect(source.name).toBe('weather');
  return new Map((await source.tools(TURN)).map((tool) => [tool.name, tool]));
}

describe('tools of an MCP server, by the client of the SDK', () => {
  it('are what the server says they are', async () => {
    await using connected = await connect();
    const tools = await toolsOf(connected);
    expect([...tools.keys()]).toEqual(['w_get_weather', 'w_charts_draw', 'w_fail']);
    expect(tools.get('w_get_weather')).toMatchObject({
      description: 'The weather of a city.',
      readOnly: true,
      tags: ['mcp'],
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' }, days: { type: 'integer', default: 1 } },
        required: ['city'],
        additionalProperties: false,
      },
    });
    expect(tools.get('w_fail')).not.toHaveProperty('readOnly');
  });

  it('AI-21.2.1 have schemas of a stranger: their regular expressions are not run', async () => {
    await using connected = await connect();
    const slow = z.object({ code: z.string().regex(/^(a+)+$/u) });
    connected.server.registerTool('find', { description: 'Finds.', inputSchema: slow }, () => ({ content: [] }));
    const tools = await toolsOf(connected);
    expect([...tools.values()].map(({ foreign }) => foreign)).toEqual([true, true, true, true]);
    expect(JSON.stringify(tools.get('w_find')?.parameters), 'the model may know').toContain('(a+)+');
  });

  it('run at the server, and give words, pictures and data', async () => {
    await using connected = await connect();
    const tools = await toolsOf(connected);
    expect(await runTool(tools.get('w_get_weather'), { city: 'Oslo', days: 2 })).toEqual({
      content: 'Oslo: sun for 2',
    });
    expect(await runTool(tools.get('w_charts_draw'), {})).toEqual({
      content: [
        { type: 'text', text: 'Here' },
        { type: 'image', url: `data:image/png;base64,${PIXEL}` },
      ],
      structuredContent: { width: 7 },
    });
  });

  it('tell the model that they failed', async () => {
    await using connected = await connect();
    const tools = await toolsOf(connected);
    expect(await runTool(tools.get('w_fail'), {})).toEqual({ content: 'No such city.', isError: true });
  });

  it('end when the turn does', async () => {
    await using connected = await connect();
    const tools = await toolsOf(connected);
    const aborted = runTool(tools.get('w_get_weather'), { city: 'Oslo' }, AbortSignal.abort(new Error('enough')));
    await expect(aborted).rejects.toThrow();
  });

  it('are asked for anew in every turn', async () => {
    await using connected = await connect();
    const source = aiSdkTools(() => connected.client.tools());
    expect(await source.tools(TURN)).toHaveLength(3);
    connected.server.registerTool('late', { description: 'Late.', inputSchema: z.object({}) }, () => ({ content: [] }));
    expect((await source.tools(TURN)).map(({ name }) => name)).toContain('late');
  });
});
