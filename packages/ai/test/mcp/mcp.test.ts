import { InMemoryTransport, Server, type Tool } from '@modelcontextprotocol/server';
import { createRecordingLogger, createTestClock, settled } from '@roomkit/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { MCPClientToolProvider, type MCPServerOptions, mcpTools } from '../../src/mcp.ts';
import { isToolAllowed } from '../../src/tools/policy.ts';
import { runTool } from '../../src/tools/run-tool.ts';
import { validateArguments } from '../../src/tools/validate-arguments.ts';
import { callContext } from '../tools/call-context.ts';
import { ECHO, text, ToolServer, type ToolServerOptions } from './tool-server.ts';

const opened: MCPClientToolProvider[] = [];

afterEach(async () => {
  for (const provider of opened.splice(0)) await provider.close();
});

/** A provider connected to a server in this process. */
async function connected(
  options: ToolServerOptions = {},
  more: MCPServerOptions = {},
): Promise<{ readonly provider: MCPClientToolProvider; readonly server: ToolServer }> {
  const server = new ToolServer(options);
  const provider = new MCPClientToolProvider({
    transport: async () => (await server.connect()).transport,
    clock: createTestClock(),
    ...more,
  });
  opened.push(provider);
  await provider.connect();
  return { provider, server };
}

const tool = (given: Partial<Tool>): Partial<Tool> => ({ ...ECHO, ...given });
const error = (words: string): object => ({ content: JSON.stringify({ error: words }), isError: true });

describe('a server of tools', () => {
  it('AI-21.2.1 has its tools listed and called', async () => {
    const { provider, server } = await connected();
    expect(provider.tools()).toEqual([
      {
        name: 'echo',
        description: 'Says it again.',
        parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      },
    ]);
    expect(await provider.call('echo', { text: 'hello' })).toEqual({ content: 'Echo: hello' });
    expect(server.calls).toEqual([{ name: 'echo', args: { text: 'hello' } }]);
    expect(await provider.call('rm', {})).toEqual(error('There is no such tool.'));
    expect(server.calls).toHaveLength(1);
  });

  it('AI-21.2.1 has its list read to the last page', async () => {
    const tools = Array.from({ length: 7 }, (_, at) => tool({ name: `tool_${at}` }));
    const { provider, server } = await connected({ tools, pageSize: 3 });
    expect(provider.tools().map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    expect(server.lists).toBe(3);
  });

  it('AI-21.2.1 has its list read anew when it says that it has changed', async () => {
    const server = new ToolServer();
    const connection = await server.connect();
    const provider = new MCPClientToolProvider({ transport: () => connection.transport, clock: createTestClock() });
    opened.push(provider);
    await provider.connect();
    const before = provider.tools();
    expect(provider.tools()).toBe(before);
    server.tools = [tool({ name: 'other' })];
    await connection.server.sendToolListChanged();
    await connection.server.sendToolListChanged();
    await settled();
    expect(provider.tools().map(({ name }) => name)).toEqual(['other']);
    expect(await provider.call('echo', { text: '' })).toMatchObject({ isError: true });
    expect(await provider.call('other', { text: 'x' })).toEqual({ content: 'Echo: x' });
  });

  it('AI-21.2.1 keeps the list it had where the new one cannot be read, and says so', async () => {
    const logger = createRecordingLogger();
    const server = new ToolServer();
    const connection = await server.connect();
    const provider = new MCPClientToolProvider({ transport: connection.transport, clock: createTestClock(), logger });
    opened.push(provider);
    await provider.connect();
    server.tools = [{ name: 7 as unknown as string }];
    await connection.server.sendToolListChanged();
    await settled();
    expect(provider.tools().map(({ name }) => name)).toEqual(['echo']);
    expect(logger.entries).toMatchObject([{ level: 'warn', fields: { name: 'mcp' } }]);
  });

  it('AI-21.2.1 has its tools under names that every vendor takes, each its own', async () => {
    const names = ['files.read', 'files/read', 'files_read', 'ä', 'x'.repeat(100), `${'x'.repeat(100)}y`];
    const { provider, server } = await connected({ tools: names.map((name) => tool({ name })) });
    const taken = provider.tools().map(({ name }) => name);
    expect(taken).toEqual(['files_read_2', 'files_read_3', 'files_read', '_', 'x'.repeat(64), `${'x'.repeat(62)}_2`]);
    for (const name of taken) await provider.call(name, { text: '' });
    expect(server.calls.map(({ name }) => name)).toEqual(names);
  });

  it('AI-21.2.1 has tools left out whose schema cannot be used, and says which', async () => {
    const logger = createRecordingLogger();
    const inputSchema = { type: 'object' as const, properties: { n: { $ref: 'https://schemas.example/n.json' } } };
    const tools = [tool({ name: 'good' }), tool({ name: 'bad', inputSchema })];
    const { provider } = await connected({ tools }, { logger });
    expect(provider.tools().map(({ name }) => name)).toEqual(['good']);
    expect(logger.entries).toMatchObject([{ level: 'warn', fields: { tool: 'bad' } }]);
  });

  it('AI-21.2.1 says what a tool is as well as it can', async () => {
    const $schema = 'http://json-schema.org/draft-07/schema#';
    const tools = [
      { ...ECHO, name: 'a', description: undefined, title: 'Title' },
      { ...ECHO, name: 'b', description: ' ', annotations: { readOnlyHint: true } },
      { ...ECHO, name: 'c', inputSchema: { type: 'object' as const, $schema } },
    ] as unknown as Partial<Tool>[];
    const { provider } = await connected({ tools });
    expect(provider.tools()).toMatchObject([
      { name: 'a', description: 'Title' },
      { name: 'b', description: 'b', tags: ['read_only'] },
      { name: 'c', parameters: { type: 'object' } },
    ]);
    expect(provider.tools()[2]?.parameters).not.toHaveProperty('$schema');
  });

  it('AI-21.2.1 may have no tools at all, or not even a list of them', async () => {
    const { provider } = await connected({ tools: [] });
    expect(provider.tools()).toEqual([]);
    const [transport, other] = InMemoryTransport.createLinkedPair();
    await new Server({ name: 'silent', version: '1.0.0' }, { capabilities: {} }).connect(other);
    const without = new MCPClientToolProvider({ transport, clock: createTestClock() });
    opened.push(without);
    await without.connect();
    expect(without.tools()).toEqual([]);
  });
});

describe('a source of tools', () => {
  it('AI-21.2.1 offers them under a prefix, and the policy holds for that name', async () => {
    const { provider } = await connected({ tools: [tool({ name: 'echo', annotations: { readOnlyHint: true } })] });
    const source = mcpTools(provider, { prefix: 'remote' });
    const definitions = await source.tools(callContext());
    expect(definitions).toMatchObject([{ name: 'remote_echo', readOnly: true }]);
    expect(await source.tools(callContext())).toBe(definitions);
    const [definition] = definitions;
    if (definition === undefined) throw new Error('there is a tool');
    const options = { timeoutMs: 1000, clock: createTestClock() };
    expect(await runTool(definition, { text: 'hi' }, callContext(), options)).toEqual({ content: 'Echo: hi' });
    expect(isToolAllowed({ deny: ['remote_*'] }, definition.name, null)).toBe(false);
    expect(await validateArguments(definition, { text: 7 })).toMatchObject({
      outcome: 'invalid',
      problems: [expect.stringMatching(/^text: /u)],
    });
  });

  it('AI-21.2.1 offers them as they are, without one', async () => {
    const { provider } = await connected();
    expect(await mcpTools(provider).tools(callContext())).toMatchObject([{ name: 'echo', readOnly: false }]);
    expect(mcpTools(provider).name).toBe('mcp');
    for (const prefix of ['', 'a.b', 'x'.repeat(33)]) expect(() => mcpTools(provider, { prefix })).toThrow('prefix');
  });

  it('AI-21.2.1 is never kept busy by a regular expression of its server', async () => {
    const properties = { text: { type: 'string', pattern: '^(a+)+$' } };
    const { provider } = await connected({ tools: [tool({ inputSchema: { type: 'object', properties } })] });
    const [echo] = provider.tools();
    if (echo === undefined) throw new Error('there is a tool');
    expect(await validateArguments(echo, { text: `${'a'.repeat(20)}!` })).toMatchObject({ outcome: 'valid' });
  });
});

describe('what a server gives', () => {
  const given = (result: object): ToolServerOptions => ({ call: () => result as ReturnType<typeof text> });

  it('AI-21.2.2 is words, pictures, and a note of what a model cannot read', async () => {
    const { provider } = await connected(
      given({
        content: [
          { type: 'text', text: 'a' },
          { type: 'image', data: 'AAAA', mimeType: 'image/png' },
          { type: 'audio', data: 'AAAA', mimeType: 'audio/wav' },
          { type: 'resource_link', uri: 'file:///a.txt', name: 'a.txt' },
          { type: 'resource', resource: { uri: 'file:///b.txt', text: 'b' } },
          { type: 'resource', resource: { uri: 'file:///c.png', blob: 'BBBB', mimeType: 'image/png' } },
          { type: 'resource', resource: { uri: 'file:///d', blob: 'CCCC' } },
        ],
      }),
    );
    const image = (data: string): object => ({
      type: 'image',
      url: `data:image/png;base64,${data}`,
      mimeType: 'image/png',
    });
    expect(await provider.call('echo', {})).toEqual({
      content: [
        { type: 'text', text: 'a' },
        image('AAAA'),
        { type: 'text', text: '[Audio: audio/wav]' },
        { type: 'text', text: '[Link: a.txt, file:///a.txt]' },
        { type: 'text', text: '[file:///b.txt]\nb' },
        image('BBBB'),
        { type: 'text', text: '[File: file:///d, application/octet-stream]' },
      ],
    });
  });

  it.each<[string, object, object]>([
    ['several words', { content: [...text('a').content, ...text('b').content] }, { content: 'a\nb' }],
    ['nothing', { content: [] }, { content: 'Done.' }],
    ['data alone', { content: [], structuredContent: { n: 1 } }, { content: '{"n":1}', structuredContent: { n: 1 } }],
    [
      'data beside words',
      { ...text('one'), structuredContent: { n: 1 } },
      { content: 'one', structuredContent: { n: 1 } },
    ],
    ['an error', { ...text('no such row'), isError: true, structuredContent: { n: 1 } }, error('no such row')],
    ['an error without words', { content: [], isError: true }, error('The tool failed.')],
  ])('AI-21.2.2 is an outcome: %s', async (_what, result, outcome) => {
    const { provider } = await connected(given(result));
    expect(await provider.call('echo', {})).toEqual(outcome);
  });

  it('AI-21.2.2 has structured content up to 512 KiB beside the text', async () => {
    const bytes = 512 * 1024;
    const wrapping = '{"a":""}'.length;
    const fits = { a: 'é'.repeat((bytes - wrapping) / 2) };
    let structuredContent: object = fits;
    const { provider } = await connected({
      call: () => ({ ...text('long'), structuredContent }),
    });
    expect(await provider.call('echo', {})).toEqual({ content: 'long', structuredContent: fits });
    structuredContent = { a: `${fits.a}x` };
    expect(await provider.call('echo', {})).toEqual({ content: 'long' });
  });

  it('AI-21.2.2 is an error where it is not what the tool said it would be', async () => {
    const outputSchema = { type: 'object' as const, properties: { n: { type: 'number' } }, required: ['n'] };
    const odd = { type: 'object' as const, properties: { n: { $ref: '#/none' } } };
    const { provider } = await connected({
      ...given({ ...text('one'), structuredContent: { n: 'one' } }),
      tools: [tool({ outputSchema }), tool({ name: 'odd', outputSchema: odd })],
    });
    const outcome = await provider.call('echo', {});
    expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining('output schema') });
    expect(outcome).not.toHaveProperty('structuredContent');
    expect(await provider.call('odd', {})).toMatchObject({ structuredContent: { n: 'one' } });
  });

  it('AI-21.2.2 is an error with the words of a server that refuses', async () => {
    const { provider } = await connected({ call: () => Promise.reject(new Error('the disk is full')) });
    expect(await provider.call('echo', {})).toMatchObject({
      isError: true,
      content: expect.stringContaining('the disk is full'),
    });
  });
});

describe('a call that takes too long', () => {
  it('AI-21.2.2 ends after 30 seconds, and the server is told (trap 3)', async () => {
    const clock = createTestClock();
    const told = Promise.withResolvers<void>();
    const call = (_name: string, _args: object, { mcpReq }: { readonly mcpReq: { readonly signal: AbortSignal } }) =>
      new Promise<never>(() => mcpReq.signal.addEventListener('abort', () => told.resolve()));
    const { provider } = await connected({ call }, { clock });
    const outcome = provider.call('echo', {});
    await clock.advance(29_999);
    expect(await Promise.race([outcome, settled().then(() => 'waiting')])).toBe('waiting');
    await clock.advance(1);
    expect(await outcome).toEqual(error('The tool took too long and was stopped.'));
    await told.promise;
    expect(clock.pending).toBe(0);
  });

  it('AI-21.3.1 ends with the turn, with its reason, and the server is told', async () => {
    const told = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const call = (_name: string, _args: object, { mcpReq }: { readonly mcpReq: { readonly signal: AbortSignal } }) => {
      asked.resolve();
      return new Promise<never>(() => mcpReq.signal.addEventListener('abort', () => told.resolve()));
    };
    const { provider } = await connected({ call });
    const controller = new AbortController();
    const reason = new Error('enough');
    const outcome = provider.call('echo', {}, { signal: controller.signal }).catch((failure: unknown) => failure);
    await asked.promise;
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    await told.promise;
    await expect(provider.call('echo', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
