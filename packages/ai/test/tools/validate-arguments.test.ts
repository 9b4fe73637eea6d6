import type { JsonSchema } from '@roomkit/core/ai';
import { describe, expect, it } from 'vitest';

import { compileSchema } from '../../src/tools/compile-schema.ts';
import { requireTool } from '../../src/tools/require-tool.ts';
import { validateArguments } from '../../src/tools/validate-arguments.ts';

async function problems(parameters: JsonSchema, args: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const checked = await validateArguments({ parameters }, args);
  return checked.outcome === 'valid' ? [] : checked.problems;
}

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

describe('arguments of tools', () => {
  it('AI-A.9.12 are held against the schema, and what is wrong is named by its place', async () => {
    const schema = object(
      {
        n: { type: 'number', maximum: 10 },
        unit: { enum: ['c', 'f'] },
        stops: { type: 'array', items: object({ 'a/b': { type: 'integer' } }, { required: ['a/b'] }) },
      },
      { required: ['n'], additionalProperties: false },
    );
    expect(await problems(schema, { n: 3, unit: 'c', stops: [{ 'a/b': 1 }] })).toEqual([]);
    expect(await problems(schema, { n: 'x' })).toEqual(['n: Instance type "string" is invalid. Expected "number".']);
    const wrong = { unit: 'k', stops: [{ 'a/b': 1 }, { 'a/b': 1.5 }, {}], more: 1 };
    expect(await problems(schema, wrong)).toEqual([
      'arguments: Instance does not have required property "n".',
      'unit: Instance does not match any of ["c","f"].',
      'stops.1.a/b: Instance type "number" is invalid. Expected "integer".',
      'stops.2: Instance does not have required property "a/b".',
      'more: This is not allowed here.',
    ]);
  });

  it('AI-A.9.12 are held against references, alternatives and recursion', async () => {
    const tree = object(
      { root: { $ref: '#/$defs/node' } },
      {
        $defs: {
          node: object({ value: { anyOf: [{ type: 'string' }, { type: 'null' }] }, next: { $ref: '#/$defs/node' } }),
        },
      },
    );
    expect(await problems(tree, { root: { value: 'a', next: { value: null } } })).toEqual([]);
    expect(await problems(tree, { root: { next: { next: { value: 1 } } } })).toEqual([
      'root.next.next.value: Instance does not match any subschemas.',
      'root.next.next.value: Instance type "number" is invalid. Expected "string".',
      'root.next.next.value: Instance type "number" is invalid. Expected "null".',
    ]);
  });

  it('AI-A.9.12 follow the draft that the schema names', async () => {
    const properties = { n: { $ref: '#/definitions/n', type: 'string' } };
    const definitions = { n: { type: 'number' } };
    const $schema = 'http://json-schema.org/draft-07/schema#';
    expect(await problems(object(properties, { definitions, $schema }), { n: 1 })).toEqual([]);
    expect(await problems(object(properties, { definitions }), { n: 1 })).toHaveLength(1);
    const newer = object(properties, { definitions, $schema: 'https://json-schema.org/draft/2019-09/schema' });
    expect(await problems(newer, { n: 1 })).toHaveLength(1);
    const older = object(
      { n: { minimum: 1, exclusiveMinimum: true } },
      { $schema: 'http://json-schema.org/draft-04/schema#' },
    );
    expect(await problems(older, { n: 1 })).toHaveLength(1);
  });

  it('AI-A.9.12 are compiled once for each schema, frozen or not, and the schema stays as it was', async () => {
    let reads = 0;
    const properties = { n: { type: 'number' } };
    const schema = {
      type: 'object',
      get properties() {
        reads += 1;
        return properties;
      },
    };
    await problems(schema, { n: 1 });
    const afterFirst = reads;
    await problems(schema, { n: 2 });
    expect([afterFirst > 0, reads]).toEqual([true, afterFirst]);
    const frozen = Object.freeze(object({ n: Object.freeze({ type: 'number' }) }));
    expect(await problems(frozen, { n: 'x' })).toHaveLength(1);
    expect(Object.getOwnPropertyNames(properties.n)).toEqual(['type']);
  });

  it('AI-A.9.12 end in problems, and not in an error, where the schema cannot be used or the arguments are too deep', async () => {
    expect(await problems({ type: 'objekt' }, {})).toEqual(['arguments: the schema of this tool cannot be used.']);
    let deep: Record<string, unknown> = {};
    for (let level = 0; level < 50_000; level += 1) deep = { next: deep };
    const chain = object({ next: { $ref: '#' } });
    expect(await problems(chain, deep)).toEqual(['arguments: cannot be checked against the schema.']);
    expect(await problems(object({}, { additionalProperties: { type: 'string' } }), { '\uD800': 1 })).toHaveLength(1);
  });

  it('AI-A.9.12 give few and short problems, however many there are', async () => {
    const schema = object({}, { additionalProperties: { enum: ['y'.repeat(1000)] } });
    const args = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`key${at}`, 1]));
    const found = await problems(schema, args);
    expect(found).toHaveLength(10);
    expect(Math.max(...found.map(({ length }) => length))).toBe(300);
  });

  it('AI-A.9.12 do not reach an expression of exponential time', async () => {
    const schema = object({ link: { type: 'string', format: 'url' } });
    expect(await problems(schema, { link: `http://${'a'.repeat(20)}` })).toEqual([]);
    expect(await problems(schema, { link: 'no link' })).toEqual(['link: String does not match format "uri".']);
    expect(await problems(object({ mail: { format: 'email' } }), { mail: 'nobody' })).toHaveLength(1);
  });
});

describe('a schema of strangers', () => {
  it('AI-21.2.1 is used without its expressions, which are never compiled nor run', () => {
    const schema = object(
      { a: { pattern: '^(a+)+$' }, b: { type: 'number' }, pattern: { type: 'string', pattern: '(' } },
      { patternProperties: { '^(x+)+$': { type: 'string' } }, additionalProperties: false },
    );
    const check = compileSchema(schema, { patterns: false });
    expect(check({ a: `${'a'.repeat(20)}!`, b: 1, pattern: 'x', xx: 1, other: 1 })).toEqual([]);
    expect(check({ b: 'x', pattern: 1 })).toHaveLength(2);
    expect(() => compileSchema(schema)).toThrow('parameters.properties.pattern.pattern');
  });

  it('AI-21.2.1 are not run where the tool is foreign, whichever way it comes', async () => {
    const schema = (): JsonSchema => object({ code: { type: 'string', pattern: '^[0-9]+$' } });
    const foreign = { parameters: schema(), foreign: true };
    expect(await validateArguments(foreign, { code: 'x' })).toMatchObject({ outcome: 'valid' });
    expect(await validateArguments(foreign, { code: 7 })).toMatchObject({ outcome: 'invalid' });
    expect(await validateArguments({ parameters: schema() }, { code: 'x' })).toMatchObject({ outcome: 'invalid' });
    const tool = { name: 'find', description: 'Finds.', execute: () => 1, parameters: schema(), foreign: true };
    requireTool('', tool);
    expect(await validateArguments(tool, { code: 'x' })).toMatchObject({ outcome: 'valid' });
  });

  it('AI-21.2.1 refuses nothing that it would take with them', () => {
    const digits = { type: 'string', pattern: '^[0-9]+$' };
    const letters = { type: 'string', pattern: '^[a-z]+$' };
    const schema = object({
      one: { oneOf: [digits, letters] },
      not: { not: digits },
      when: { if: { not: digits }, else: { minLength: 5 } },
      few: { type: 'array', contains: digits, maxContains: 1 },
    });
    const args = { one: '1', not: 'a', when: 'abc', few: ['1', 'a', 'b'] };
    expect(compileSchema(schema)(args)).toEqual([]);
    expect(compileSchema(schema, { patterns: false })(args)).toEqual([]);
    expect(compileSchema(schema, { patterns: false })({ few: 'none' })).toHaveLength(1);
    const plain = object({ one: { oneOf: [{ type: 'string' }, { minLength: 3 }] } });
    expect(compileSchema(plain, { patterns: false })({ one: 'abc' })).toHaveLength(1);
  });
});
