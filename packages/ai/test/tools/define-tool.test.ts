import type { AIToolDefinition, ToolCallContext } from '@roomkit/core/ai';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';

import type { ArgumentsSchema } from '../../src/tools/arguments-schema.ts';
import { defineTool } from '../../src/tools/define-tool.ts';
import { validateArguments } from '../../src/tools/validate-arguments.ts';
import { callContext } from './call-context.ts';

const forecast = z.object({
  city: z.string().min(1).describe('A city'),
  days: z.number().int().default(3),
  from: z
    .string()
    .transform((day) => new Date(day))
    .optional(),
});

describe('a tool with a schema of zod', () => {
  it('AI-A.9.12 tells the model its input and gives the handler what is parsed, typed', async () => {
    const tool = defineTool({
      name: 'get_forecast',
      description: 'The weather of the next days.',
      parameters: forecast,
      execute(args, context) {
        expectTypeOf(args).toEqualTypeOf<{ city: string; days: number; from?: Date | undefined }>();
        expectTypeOf(context).toEqualTypeOf<ToolCallContext>();
        return args;
      },
    });
    expectTypeOf(tool).toEqualTypeOf<AIToolDefinition<z.output<typeof forecast>>>();
    expect(tool.parameters).toEqual({
      type: 'object',
      properties: {
        city: { type: 'string', minLength: 1, description: 'A city' },
        days: { type: 'integer', default: 3, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
        from: { type: 'string' },
      },
      required: ['city'],
    });
    const written = { city: 'Łódź', from: '2026-01-02' } as unknown as z.output<typeof forecast>;
    const given = await tool.execute(written, callContext());
    expect(given).toEqual({ city: 'Łódź', days: 3, from: new Date('2026-01-02') });
  });

  it('AI-A.9.12 checks by the schema itself, refinements included, and leaves the arguments as they were', async () => {
    const tool = defineTool({
      name: 'book',
      description: 'Books a stay.',
      parameters: z
        .object({ from: z.number(), to: z.number(), guests: z.array(z.object({ name: z.string() })).default([]) })
        .refine(({ from, to }) => from < to, { message: 'must be after from', path: ['to'] }),
      execute: () => 'booked',
    });
    const wrong = await validateArguments(tool, { from: 3, to: 2 });
    expect(wrong).toEqual({ outcome: 'invalid', problems: ['to: must be after from'] });
    const nested = await validateArguments(tool, { from: 1, to: 2, guests: [{ name: 'a' }, { name: 7 }] });
    expect(nested).toMatchObject({
      outcome: 'invalid',
      problems: [expect.stringMatching(/^guests\.1\.name: .*string/u)],
    });
    const args = { from: 1, to: 2 };
    const right = await validateArguments(tool, args);
    expect(right).toEqual({ outcome: 'valid', arguments: args });
    expect(right.outcome === 'valid' && right.arguments).toBe(args);
  });

  it('AI-A.9.12 waits for what a schema looks up', async () => {
    const known = async (city: string): Promise<boolean> => city === 'Rome';
    const parameters = z.object({ city: z.string().refine(known, 'is unknown') });
    const tool = defineTool({ name: 'a', description: 'b', parameters, execute: ({ city }) => city });
    expect(await validateArguments(tool, { city: 'Oz' })).toEqual({
      outcome: 'invalid',
      problems: ['city: is unknown'],
    });
    expect(await validateArguments(tool, { city: 'Rome' })).toMatchObject({ outcome: 'valid' });
    expect(await tool.execute({ city: 'Rome' }, callContext())).toBe('Rome');
  });

  it('AI-A.9.12 does not run on arguments that nobody checked', async () => {
    let ran = 0;
    const parameters = z.object({ n: z.number() });
    const tool = defineTool({ name: 'a', description: 'b', parameters, execute: () => (ran += 1) });
    const call = tool.execute({ n: 'x' } as unknown as { n: number }, callContext());
    await expect(call).rejects.toMatchObject({ code: 'tool_failed', message: expect.stringMatching(/^n: /u) });
    expect(ran).toBe(0);
  });

  it('AI-A.9.12 is checked the same under another name', async () => {
    const tool = defineTool({ name: 'a', description: 'b', parameters: forecast, execute: () => '' });
    const renamed = { ...tool, name: 'other' };
    expect(await validateArguments(renamed, { city: '' })).toMatchObject({ outcome: 'invalid' });
  });

  it('AI-A.9.12 takes every format that zod writes as a pattern', async () => {
    const parameters = z.object({
      email: z.email(),
      url: z.url(),
      id: z.uuid(),
      at: z.iso.datetime(),
      day: z.iso.date(),
      ip: z.ipv4(),
      code: z.string().regex(/^[A-Z]{2}-\d+$/),
    });
    const tool = defineTool({ name: 'a', description: 'b', parameters, execute: () => '' });
    const args = {
      email: 'a@b.example',
      url: 'https://b.example/',
      id: '2c1f0a5e-7b7d-4c5b-9d7e-0a5e7b7d4c5b',
      at: '2026-01-02T03:04:05Z',
      day: '2026-01-02',
      ip: '192.0.2.1',
      code: 'AB-1',
    };
    expect(await validateArguments(tool, args)).toMatchObject({ outcome: 'valid' });
    const wrong = await validateArguments(tool, { ...args, code: 'ab', day: 'today' });
    expect(wrong).toMatchObject({ problems: [expect.stringMatching(/^day: /u), expect.stringMatching(/^code: /u)] });
  });
});

describe('a tool with a schema of another library', () => {
  /** As Standard Schema and Standard JSON Schema want it, and nothing more. */
  const schema: ArgumentsSchema<{ n: number }> = {
    '~standard': {
      version: 1,
      vendor: 'other',
      validate: (value) => {
        const { n } = value as { readonly n?: unknown };
        if (typeof n === 'string') return { value: { n: Number(n) } };
        return { issues: [{ message: 'must be digits', path: [{ key: 'n' }] }, { message: 'no' }] };
      },
      jsonSchema: { input: () => ({ type: 'object', properties: { n: { type: 'string' } } }) },
    },
  };

  it('AI-A.9.12 is checked and parsed by it', async () => {
    const tool = defineTool({ name: 'a', description: 'b', parameters: schema, execute: ({ n }) => n + 1 });
    expect(tool.parameters).toEqual({ type: 'object', properties: { n: { type: 'string' } } });
    expect(await tool.execute({ n: '2' } as unknown as { n: number }, callContext())).toBe(3);
    expect(await validateArguments(tool, {})).toEqual({
      outcome: 'invalid',
      problems: ['n: must be digits', 'arguments: no'],
    });
  });

  it('AI-A.9.12 is refused where that cannot be written as JSON Schema', () => {
    const { jsonSchema: _, ...standard } = schema['~standard'];
    const parameters = { '~standard': standard } as unknown as typeof schema;
    const make = (): unknown => defineTool({ name: 'a', description: 'b', parameters, execute: () => '' });
    expect(make).toThrow('parameters: must be a schema that can be written as JSON Schema');
  });
});

describe('a tool with a JSON Schema', () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

  it('AI-A.9.12 has the types it is given, and passes for any tool', () => {
    const tool = defineTool<{ city: string }>({
      name: 'get_time',
      description: 'The time in a city.',
      parameters,
      execute(args) {
        expectTypeOf(args).toEqualTypeOf<{ city: string }>();
        return args.city;
      },
      readOnly: true,
      timeoutMs: 5000,
      strict: true,
      tags: ['time'],
      keepWhole: true,
    });
    const untyped = defineTool({ name: 'a', description: 'b', parameters, execute: (args) => args['city'] });
    expectTypeOf(untyped).toEqualTypeOf<AIToolDefinition>();
    const tools: readonly AIToolDefinition[] = [tool, untyped];
    expect(tools[0]).toMatchObject({ readOnly: true, timeoutMs: 5000, strict: true, tags: ['time'], keepWhole: true });
    expect(Object.keys(untyped)).toEqual(['name', 'description', 'parameters', 'execute']);
  });

  it('AI-A.9.12 is its own: a change of what it was made from changes nothing', async () => {
    const mine = { type: 'object', properties: { n: { type: 'number' } } };
    const tool = defineTool({ name: 'a', description: 'b', parameters: mine, execute: () => '' });
    mine.properties.n.type = 'string';
    expect(tool.parameters).toEqual({ type: 'object', properties: { n: { type: 'number' } } });
    expect(await validateArguments(tool, { n: 1 })).toMatchObject({ outcome: 'valid' });
    expect(() => Object.assign(tool, { name: 'b' })).toThrow(TypeError);
  });
});

describe('a tool that cannot be used', () => {
  const good = { name: 'a', description: 'b', parameters: { type: 'object' }, execute: () => '' };
  const object = (properties: Record<string, unknown>): object => ({ type: 'object', properties });

  it.each<[string, object]>([
    ['name', { ...good, name: '' }],
    ['name', { ...good, name: 'get.weather' }],
    ['name', { ...good, name: 'ä' }],
    ['name', { ...good, name: 'x'.repeat(65) }],
    ['description', { ...good, description: ' ' }],
    ['execute', { ...good, execute: 'run' }],
    ['timeoutMs', { ...good, timeoutMs: 0 }],
    ['tags', { ...good, tags: 'time' }],
    ['parameters', { ...good, parameters: undefined }],
    ['parameters', { ...good, parameters: { type: 'string' } }],
    ['parameters', { ...good, parameters: z.string() }],
    ['parameters', { ...good, parameters: z.object({ day: z.date() }) }],
    ['parameters', { ...good, parameters: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]) }],
    ['parameters', { ...good, parameters: { type: 'object', default: () => 1 } }],
    ['parameters.properties.n.type', { ...good, parameters: object({ n: { type: 'integr' } }) }],
    ['parameters.properties.n.items.0', { ...good, parameters: object({ n: { items: ['string'] } }) }],
    ['parameters.properties.n.pattern', { ...good, parameters: object({ n: { pattern: '(' } }) }],
    ['parameters.properties.n.minLength', { ...good, parameters: object({ n: { minLength: '3' } }) }],
    ['parameters.properties.n.anyOf', { ...good, parameters: object({ n: { anyOf: {} } }) }],
    ['parameters.properties', { ...good, parameters: { type: 'object', properties: [] } }],
    ['parameters.required', { ...good, parameters: { type: 'object', required: 'n' } }],
    ['parameters.patternProperties', { ...good, parameters: { type: 'object', patternProperties: { '[': {} } } }],
    ['parameters', { ...good, parameters: object({ n: { $ref: '#/$defs/none' } }) }],
    ['parameters', { ...good, parameters: object({ n: { $ref: 'https://schemas.example/n.json' } }) }],
    ['parameters', { ...good, parameters: { type: 'object', $ref: '#' } }],
  ])('AI-A.9.12 is refused where it is defined, by the name of its field: %s of %o', (field, options) => {
    expect(() => defineTool(options as typeof good)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('AI-A.9.12 is one whose schema turns in a circle', () => {
    const parameters: Record<string, unknown> = { type: 'object' };
    parameters['properties'] = { self: parameters };
    expect(() => defineTool({ ...good, parameters })).toThrow('parameters: must be plain JSON');
  });
});
