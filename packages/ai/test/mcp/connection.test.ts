import { InMemoryTransport } from '@modelcontextprotocol/server';
import { createRecordingLogger, createTestClock } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { MCPClientToolProvider, type MCPClientToolProviderOptions, mcpTools } from '../../src/mcp.ts';
import { installed } from '../../src/mcp/library.ts';
import { callContext } from '../tools/call-context.ts';
import { ToolServer } from './tool-server.ts';

const clock = createTestClock();
const notConnected = expect.objectContaining({ code: 'not_connected', details: { name: 'mcp' } });

describe('a connection', () => {
  it('AI-21.2.2 is needed before anything is used', async () => {
    const server = new ToolServer();
    const provider = new MCPClientToolProvider({ transport: async () => (await server.connect()).transport, clock });
    expect(() => provider.tools()).toThrow(notConnected);
    await expect(provider.call('echo', {})).rejects.toThrow(notConnected);
    expect(() => mcpTools(provider).tools(callContext())).toThrow(notConnected);
    await provider.connect();
    expect(provider.tools()).toHaveLength(1);
    await provider.close();
    await provider.close();
    expect(() => provider.tools()).toThrow(notConnected);
    await expect(provider.call('echo', {})).rejects.toThrow(notConnected);
  });

  it('AI-21.2.1 is made once, however often it is asked for, and again after it was closed', async () => {
    const server = new ToolServer();
    let made = 0;
    const transport = async (): Promise<InMemoryTransport> => {
      made += 1;
      return (await server.connect()).transport;
    };
    const provider = new MCPClientToolProvider({ transport, clock });
    await Promise.all([provider.connect(), provider.connect()]);
    await provider.connect();
    expect(made).toBe(1);
    await provider.close();
    await provider.connect();
    expect([made, provider.tools().length]).toEqual([2, 1]);
    await provider.close();
  });

  it('AI-21.2.1 that was made here is closed here, and one that was lent is not', async () => {
    const server = new ToolServer();
    const lent = await server.connect();
    const made = await server.connect();
    const closed: string[] = [];
    Object.assign(lent.server, { onclose: () => closed.push('lent') });
    Object.assign(made.server, { onclose: () => closed.push('made') });
    for (const transport of [lent.transport, () => made.transport]) {
      const provider = new MCPClientToolProvider({ transport, clock });
      await provider.connect();
      await provider.close();
    }
    expect(closed).toEqual(['made']);
    await lent.transport.close();
    expect(closed).toEqual(['made', 'lent']);
  });

  it('AI-21.2.1 that was lost is made again by the next call', async () => {
    const server = new ToolServer();
    const connections: Awaited<ReturnType<ToolServer['connect']>>[] = [];
    const transport = async (): Promise<InMemoryTransport> => {
      const connection = await server.connect();
      connections.push(connection);
      return connection.transport;
    };
    const provider = new MCPClientToolProvider({ transport, clock });
    await provider.connect();
    await connections[0]?.server.close();
    expect(provider.tools()).toHaveLength(1);
    expect(await provider.call('echo', { text: 'again' })).toEqual({ content: 'Echo: again' });
    expect(connections).toHaveLength(2);
    await provider.close();
  });

  it('AI-21.2.2 that cannot be made again is an error result, and nothing of why reaches the model', async () => {
    const server = new ToolServer();
    const logger = createRecordingLogger();
    const connection = await server.connect();
    let isAway = false;
    const transport = (): InMemoryTransport => {
      if (isAway) throw new Error('the password of the proxy is wrong');
      return connection.transport;
    };
    const provider = new MCPClientToolProvider({ transport, clock, logger });
    await provider.connect();
    isAway = true;
    await connection.server.close();
    expect(await provider.call('echo', {})).toEqual({
      content: '{"error":"The server of this tool cannot be reached."}',
      isError: true,
    });
    expect(logger.entries).toMatchObject([{ level: 'warn', fields: { name: 'mcp', code: 'mcp_unavailable' } }]);
    expect(JSON.stringify(logger.entries)).not.toContain('password');
    await provider.close();
  });

  it('AI-21.2.2 that breaks under a call is an error result', async () => {
    const asked = Promise.withResolvers<void>();
    const server = new ToolServer({
      call: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    const connection = await server.connect();
    const provider = new MCPClientToolProvider({ transport: connection.transport, clock });
    await provider.connect();
    const outcome = provider.call('echo', {});
    await asked.promise;
    await connection.server.close();
    expect(await outcome).toMatchObject({ isError: true });
    await provider.close();
  });
});

describe('a connection that cannot be made', () => {
  /** Nobody is at the other end. */
  const silent = (): InMemoryTransport => InMemoryTransport.createLinkedPair()[0];

  it('AI-21.2.2 fails with a constant message, retryable, its cause beside it', async () => {
    const cause = new Error('ECONNREFUSED 10.0.0.7');
    const provider = new MCPClientToolProvider({ transport: () => Promise.reject(cause), name: 'files', clock });
    await expect(provider.connect()).rejects.toMatchObject({
      code: 'mcp_unavailable',
      message: 'The server of tools cannot be reached.',
      retryable: true,
      details: { name: 'files' },
      cause,
    });
  });

  it('AI-21.2.2 is given up after its time (trap 3)', async () => {
    const clock = createTestClock();
    const provider = new MCPClientToolProvider({ transport: silent, clock, timeoutMs: 500 });
    const outcome = provider.connect().catch((error: unknown) => error);
    while (clock.pending === 0) await clock.advance(0);
    await clock.advance(500);
    expect(await outcome).toMatchObject({ code: 'mcp_unavailable', cause: { name: 'TimeoutError' } });
    expect(clock.pending).toBe(0);
  });

  it('AI-21.3.1 ends with whoever waits for it', async () => {
    const provider = new MCPClientToolProvider({ transport: silent, clock });
    const [first, second] = [new AbortController(), new AbortController()];
    const [one, other] = [new Error('one'), new Error('other')];
    const outcomes = [first, second].map(({ signal }) => provider.connect({ signal }).catch((error: unknown) => error));
    first.abort(one);
    expect(await outcomes[0]).toBe(one);
    second.abort(other);
    expect(await outcomes[1]).toBe(other);
    await expect(provider.connect({ signal: AbortSignal.abort(one) })).rejects.toBe(one);
  });

  it('AI-21.2.2 ends when it is closed meanwhile', async () => {
    const provider = new MCPClientToolProvider({ transport: silent, clock });
    const outcome = provider.connect().catch((error: unknown) => error);
    await provider.close();
    expect(await outcome).toMatchObject({ name: 'AbortError' });
    expect(() => provider.tools()).toThrow(notConnected);
  });

  it('AI-21.2.1 says what to install where the client of MCP is missing', async () => {
    const cause = new Error('Cannot find package');
    await expect(installed(() => Promise.reject(cause))).rejects.toMatchObject({
      code: 'mcp_library_missing',
      message: expect.stringContaining('npm install @modelcontextprotocol/client'),
      cause,
    });
  });

  it.each<[string, object]>([
    ['transport', {}],
    ['transport', { url: 'https://b.example/mcp', command: 'node' }],
    ['transport', { transport: {} }],
    ['transport', { transport: null }],
    ['url', { url: 'b.example' }],
    ['url', { url: 'file:///etc/passwd' }],
    ['command', { command: '' }],
    ['args', { command: 'node', args: 'server.js' }],
    ['args', { command: 'node', args: [1] }],
    ['name', { command: 'node', name: '' }],
    ['timeoutMs', { command: 'node', timeoutMs: 0 }],
    ['maxStructuredBytes', { command: 'node', maxStructuredBytes: -1 }],
    ['protocol', { command: 'node', protocol: 'new' }],
  ])('AI-21.2.1 %s is refused by name: %o', (field, options) => {
    expect(() => new MCPClientToolProvider(options as MCPClientToolProviderOptions)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
