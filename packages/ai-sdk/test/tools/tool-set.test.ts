import { isRoomKitError } from '@roomkit/core';
import type { ToolTurn } from '@roomkit/core/ai';
import { dynamicTool, jsonSchema, tool, zodSchema } from 'ai';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { type AISDKToolSet, aiSdkToolDefinitions, aiSdkTools } from '../../src/index.ts';
import { runTool } from './support.ts';

const CITY = z.object({ city: z.string().trim(), days: z.number().default(1) });
const CITY_SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'number', default: 1 } },
  required: ['city'],
};

async function only(tools: AISDKToolSet, options?: Parameters<typeof aiSdkToolDefinitions>[1]) {
  const [first] = await aiSdkToolDefinitions(tools, options);
  if (first === undefined) throw new Error('there is no tool');
  return first;
}

async function fieldOf(tools: AISDKToolSet): Promise<unknown> {
  const error = await aiSdkToolDefinitions(tools).catch((thrown: unknown) => thrown);
  return isRoomKitError(error, 'configuration_invalid') ? error.details.field : error;
}

const nothing = jsonSchema({ type: 'object', properties: {} });
const ran = () => 'ran';

describe('a set of tools of the SDK', () => {
  it.each([
    ['of zod', CITY],
    ['of the SDK, over zod', zodSchema(CITY)],
    ['of the SDK, when it is asked for', () => zodSchema(CITY)],
  ])('has arguments by a schema %s, parsed before a tool gets them', async (_how, inputSchema) => {
    const given: unknown[] = [];
    const look = tool({
      description: 'Looks.',
      inputSchema: inputSchema as typeof CITY,
      execute: (input) => void given.push(input),
    });
    const definition = await only({ look });
    expect(definition).toMatchObject({ name: 'look', description: 'Looks.', parameters: CITY_SCHEMA });
    expect(definition.parameters).not.toHaveProperty('$schema');
    expect(definition.foreign, 'whoever brings a check answers for it').toBeUndefined();
    await runTool(definition, { city: ' Oslo ' });
    expect(given).toEqual([{ city: 'Oslo', days: 1 }]);
    const refused = await runTool(definition, { city: 7 });
    expect([refused.isError, given.length]).toEqual([true, 1]);
  });

  it('takes JSON Schema as it is, and no arguments where there is no schema', async () => {
    const parameters = { type: 'object', properties: { a: { type: 'number' } } } as const;
    const loose = await only({ look: dynamicTool({ inputSchema: jsonSchema(parameters), execute: (input) => input }) });
    expect(loose).toMatchObject({ parameters, foreign: true });
    expect(await runTool(loose, { a: 'b' })).toEqual({ content: '{"a":"b"}', structuredContent: { a: 'b' } });
    const none = await only({ look: { execute: ran } });
    expect(none).toMatchObject({ description: '', parameters: { type: 'object', additionalProperties: false } });
    expect(await runTool(none, {})).toEqual({ content: 'ran' });
  });

  it('gives each tool its call, the turn’s signal, and itself', async () => {
    const given: unknown[] = [];
    const look = {
      inputSchema: nothing,
      execute(this: unknown, ...rest: unknown[]) {
        given.push(this, ...rest);
        return undefined;
      },
    };
    const { signal } = new AbortController();
    expect(await runTool(await only({ look }), {}, signal)).toEqual({ content: '' });
    expect(given).toEqual([look, {}, { toolCallId: 'call_1', messages: [], abortSignal: signal, context: undefined }]);
  });

  it('makes the context a tool wants of the turn', async () => {
    const execute = (_input: unknown, { context }: { readonly context: unknown }): unknown => context;
    const definition = await only({ look: { execute } }, { context: ({ round }) => ({ round }) });
    expect((await runTool(definition, {})).structuredContent).toEqual({ round: 1 });
  });

  it('lets a tool that gives several outputs say the last', async () => {
    async function* execute() {
      yield 'working';
      yield 'done';
    }
    expect(await runTool(await only({ look: { inputSchema: nothing, execute } }), {})).toEqual({ content: 'done' });
  });

  it.each([
    [{ type: 'text', value: 'words' }, { content: 'words' }],
    [{ type: 'json', value: { a: 1 } }, { content: '{"a":1}' }],
    [
      { type: 'error-text', value: 'no' },
      { content: 'no', isError: true },
    ],
    [
      { type: 'error-json', value: ['no'] },
      { content: '["no"]', isError: true },
    ],
    [
      { type: 'execution-denied', reason: 'not now' },
      { content: 'not now', isError: true },
    ],
    [{ type: 'execution-denied' }, { content: 'This was not allowed.', isError: true }],
    [
      {
        type: 'content',
        value: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { content: 'a\nb' },
    ],
  ])('says to the model what the tool says: %o', async (output, expected) => {
    const look = { inputSchema: nothing, execute: ran, toModelOutput: () => output };
    expect(await runTool(await only({ look }), {})).toEqual(expected);
  });

  it('shows pictures in every form the SDK has had, and names other files', async () => {
    const value = [
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AQID' } },
      { type: 'file', mediaType: 'image/png', data: { type: 'url', url: new URL('https://example.com/a.png') } },
      { type: 'file-data', mediaType: 'image/png', data: 'AQID' },
      { type: 'image-data', mediaType: 'image/png', data: 'AQID' },
      { type: 'image-url', url: 'https://example.com/b' },
      { type: 'file', mediaType: 'application/pdf', data: { type: 'data', data: 'AQID' } },
      { type: 'custom' },
    ];
    const look = { inputSchema: nothing, execute: ran, toModelOutput: () => ({ type: 'content', value }) };
    const image = (url: string) => ({ type: 'image', url });
    expect((await runTool(await only({ look }), {})).content).toEqual([
      image('data:image/png;base64,AQID'),
      image('https://example.com/a.png'),
      image('data:image/png;base64,AQID'),
      image('data:image/png;base64,AQID'),
      image('https://example.com/b'),
      { type: 'text', text: '[application/pdf]' },
      { type: 'text', text: '[file]' },
    ]);
  });

  it.each([
    ['always', true],
    ['by its input', ({ city }: { readonly city: string }) => city === 'Oslo'],
  ])('runs a tool that needs an approval (%s) only where it is given', async (_when, needsApproval) => {
    const look = { inputSchema: CITY, execute: ran, needsApproval };
    const args = { city: 'Oslo' };
    const refusal = { content: 'This needs an approval, which was not given.', isError: true };
    expect(await runTool(await only({ look }), args)).toEqual(refusal);
    expect(await runTool(await only({ look }, { approve: () => false }), args)).toEqual(refusal);
    const asked: unknown[] = [];
    const approve = (input: unknown): boolean => asked.push(input) > 0;
    expect(await runTool(await only({ look }, { approve }), args)).toEqual({ content: 'ran' });
    expect(asked).toEqual([{ city: 'Oslo', days: 1 }]);
  });

  it('passes on what a tool throws', async () => {
    const execute = (): never => {
      throw new Error('broken');
    };
    await expect(runTool(await only({ look: { inputSchema: nothing, execute } }), {})).rejects.toThrow('broken');
  });

  it('gives names that models can say, with a description that is asked for', async () => {
    const description = () => 'Of now.';
    const tools = { 'files/read.all': { inputSchema: nothing, execute: ran, description, strict: true } };
    const definition = await only(tools, { prefix: 'a_' });
    expect(definition).toMatchObject({ name: 'a_files_read_all', description: 'Of now.', strict: true });
    expect((await only({ ['x'.repeat(100)]: { execute: ran } })).name).toHaveLength(64);
    expect(await fieldOf({ 'a/b': { execute: ran }, 'a.b': { execute: ran } })).toBe('tools.a_b');
  });

  it.each([
    ['tools.look', tool({ inputSchema: nothing })],
    ['tools.look', { type: 'provider', id: 'acme.search', args: {}, isProviderExecuted: true }],
    ['tools.look.inputSchema', { inputSchema: { type: 'object' }, execute: ran }],
    ['tools.look.inputSchema', { inputSchema: z.object({ when: z.date() }), execute: ran }],
    ['tools.look.inputSchema', { inputSchema: { '~standard': { validate: ran } }, execute: ran }],
  ])('is refused at %s where it cannot be run here', async (field, look) => {
    expect(await fieldOf({ look })).toBe(field);
  });

  it('is a source as it is, too', async () => {
    const source = aiSdkTools({ look: { execute: ran } });
    expect([source.name, (await source.tools({} as ToolTurn)).map(({ name }) => name)]).toEqual(['ai-sdk', ['look']]);
  });
});
