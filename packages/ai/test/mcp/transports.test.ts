import { fileURLToPath } from 'node:url';

import { createMcpHandler, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { MCPClientToolProvider, type MCPClientToolProviderOptions } from '../../src/mcp.ts';
import { serve } from './http-server.ts';
import { ToolServer } from './tool-server.ts';

const clock = createTestClock();

/** A server of the revisions of 2025, which knows its clients by sessions, and can forget them. */
function withSessions(server: ToolServer): { handle(request: Request): Promise<Response>; forget(): void } {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  let count = 0;
  return {
    async handle(request) {
      const id = request.headers.get('mcp-session-id');
      const known = id === null ? undefined : sessions.get(id);
      if (known !== undefined) return known.handleRequest(request);
      if (id !== null) return new Response('{"error":"Session not found"}', { status: 404 });
      const transport = new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: () => `session-${(count += 1)}`,
        onsessioninitialized: (session) => void sessions.set(session, transport),
      });
      await server.serve().connect(transport);
      return transport.handleRequest(request);
    },
    forget: () => sessions.clear(),
  };
}

async function untilTrue(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>((resolve) => void setImmediate(resolve));
}

describe('a server over streamable HTTP', () => {
  it('AI-21.2.1 has its tools listed and called, with headers and tokens of each request', async () => {
    const server = new ToolServer();
    const handler = createMcpHandler(() => server.serve());
    await using local = await serve((request) => handler.fetch(request));
    let tokens = 0;
    const provider = new MCPClientToolProvider({
      url: local.url,
      headers: { 'x-tenant': 'acme' },
      authProvider: { token: async () => `token-${(tokens += 1)}` },
      clock,
    });
    await provider.connect();
    expect(provider.tools().map(({ name }) => name)).toEqual(['echo']);
    expect(await provider.call('echo', { text: 'over the wire' })).toEqual({ content: 'Echo: over the wire' });
    expect(local.requests.map(({ headers }) => headers.get('x-tenant'))).not.toContain(null);
    expect(new Set(local.requests.map(({ headers }) => headers.get('authorization'))).size).toBeGreaterThan(1);
    await provider.close();
    await handler.close();
  });

  it('AI-21.2.1 has its list read anew when it says that it has changed, also after the stream broke', async () => {
    const clock = createTestClock();
    const server = new ToolServer();
    const first = createMcpHandler(() => server.serve());
    let handler = first;
    await using local = await serve((request) => handler.fetch(request));
    const provider = new MCPClientToolProvider({ url: new URL(local.url), clock });
    await provider.connect();
    const name = (): string | undefined => provider.tools()[0]?.name;
    server.tools = [{ name: 'second' }];
    handler.notify.toolsChanged();
    await untilTrue(() => name() === 'second');
    server.tools = [{ name: 'third' }];
    handler = createMcpHandler(() => server.serve());
    await first.close();
    await untilTrue(() => clock.pending === 1);
    await clock.advance(1000);
    await untilTrue(() => name() === 'third');
    expect(await provider.call('third', { text: 'x' })).toEqual({ content: 'Echo: x' });
    await provider.close();
    await handler.close();
    expect(clock.pending).toBe(0);
  });

  it.each(['auto', 'legacy'] as const)(
    'AI-21.2.1 may be one of 2025 that forgets its sessions: %s',
    async (protocol) => {
      const server = new ToolServer();
      const sessions = withSessions(server);
      await using local = await serve((request) => sessions.handle(request));
      const provider = new MCPClientToolProvider({ url: local.url, protocol, clock });
      await provider.connect();
      expect(await provider.call('echo', { text: 'one' })).toEqual({ content: 'Echo: one' });
      sessions.forget();
      expect(await provider.call('echo', { text: 'two' })).toEqual({ content: 'Echo: two' });
      expect(server.calls).toHaveLength(2);
      await provider.close();
    },
  );

  it('AI-21.2.2 that is not there is an error', async () => {
    const provider = new MCPClientToolProvider({ url: 'http://127.0.0.1:1/mcp', clock });
    await expect(provider.connect()).rejects.toMatchObject({ code: 'mcp_unavailable' });
    await using nothing = await serve(async () => new Response('', { status: 404 }));
    const lost = new MCPClientToolProvider({ url: nothing.url, clock });
    await expect(lost.connect()).rejects.toMatchObject({ code: 'mcp_unavailable' });
  });

  it('AI-21.2.1 is asked by the fetch that is given', async () => {
    const server = new ToolServer();
    const handler = createMcpHandler(() => server.serve());
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      asked.push(request.url);
      return handler.fetch(request);
    };
    const provider = new MCPClientToolProvider({ url: 'https://tools.example/mcp', fetch, clock });
    await provider.connect();
    expect(provider.tools()).toHaveLength(1);
    expect(new Set(asked)).toEqual(new Set(['https://tools.example/mcp']));
    await provider.close();
    await handler.close();
  });
});

describe('a server that is a program', () => {
  const script = fileURLToPath(new URL('./stdio-server.process.ts', import.meta.url));
  const program = (...args: readonly string[]): MCPClientToolProviderOptions => ({
    command: process.execPath,
    args: ['--conditions=@roomkit/source', script, ...args],
    env: { GREETING: 'hello' },
    stderr: 'ignore',
    clock,
  });

  it('AI-21.2.1 gets its arguments as they are, by no shell, and no variables but those it is given', async () => {
    const args = ['; rm x', '$HOME', '`id`', '"quoted"', '*'];
    const secret = 'ROOMKIT_TEST_SECRET';
    vi.stubEnv(secret, 'hush');
    const provider = new MCPClientToolProvider(program(...args));
    await provider.connect();
    expect(await provider.call('args', { text: '' })).toEqual({ content: JSON.stringify(args) });
    expect(await provider.call('env', { text: 'GREETING' })).toEqual({ content: '"hello"' });
    expect(await provider.call('env', { text: secret })).toEqual({ content: 'null' });
    await provider.close();
  });

  it('AI-21.2.2 that dies under a call is an error, and is started again by the next', async () => {
    const provider = new MCPClientToolProvider({ ...program('again'), protocol: 'legacy' });
    await provider.connect();
    expect(await provider.call('leave', { text: '' })).toMatchObject({ isError: true });
    expect(await provider.call('args', { text: '' })).toEqual({ content: '["again"]' });
    await provider.close();
  });

  it('AI-21.2.2 that cannot be started is an error', async () => {
    const provider = new MCPClientToolProvider({ command: '/nowhere/tools', clock });
    await expect(provider.connect()).rejects.toMatchObject({ code: 'mcp_unavailable' });
  });
});
