import { validate } from '@cfworker/json-schema';
import { ConfigurationError } from '@roomkit/core';

type Test = readonly [test: (value: unknown) => boolean, must: string];

const TYPES: ReadonlySet<unknown> = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((entry) => typeof entry === 'string');
const isType = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every((entry) => TYPES.has(entry)) : TYPES.has(value);

const A_TEXT: Test = [(value) => typeof value === 'string', 'must be a string'];
const A_NUMBER: Test = [(value) => typeof value === 'number', 'must be a number'];
const A_COUNT: Test = [(value) => Number.isSafeInteger(value) && (value as number) >= 0, 'must be a count'];
const TEXTS: Test = [isTexts, 'must be a list of strings'];

/** Keywords with plain values. */
const PLAIN: Readonly<Record<string, Test>> = {
  type: [isType, 'must be a type of JSON, or a list of such'],
  enum: [Array.isArray, 'must be a list'],
  required: TEXTS,
  pattern: A_TEXT,
  format: A_TEXT,
  $ref: A_TEXT,
  $id: A_TEXT,
  $anchor: A_TEXT,
  minimum: A_NUMBER,
  maximum: A_NUMBER,
  multipleOf: [(value) => typeof value === 'number' && value > 0, 'must be a number above 0'],
  minLength: A_COUNT,
  maxLength: A_COUNT,
  minItems: A_COUNT,
  maxItems: A_COUNT,
  minProperties: A_COUNT,
  maxProperties: A_COUNT,
  minContains: A_COUNT,
  maxContains: A_COUNT,
};

const SCHEMAS: readonly string[] = [
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'additionalItems',
  'unevaluatedItems',
  'contains',
  'not',
  'if',
  'then',
  'else',
];
const LISTS: readonly string[] = ['prefixItems', 'allOf', 'anyOf', 'oneOf'];
const MAPS: readonly string[] = ['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas'];

/**
 * Throws unless a value is a schema whose keywords have values of the right kind. The validator would pass over a
 * wrong one in silence, or fail at the first call.
 *
 * @param patterns - whether regular expressions must be usable
 * @throws ConfigurationError naming the keyword, such as `parameters.properties.city.type`
 */
export function checkSchema(field: string, schema: unknown, patterns: boolean): void {
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) throw new ConfigurationError(field, 'must be a JSON Schema');
  for (const [keyword, [test, must]] of Object.entries(PLAIN)) {
    if (schema[keyword] !== undefined) require(`${field}.${keyword}`, test(schema[keyword]), must);
  }
  if (patterns) requirePatterns(field, schema);
  for (const [path, part] of partsOf(field, schema)) checkSchema(path, part, patterns);
}

function requirePatterns(field: string, { pattern, patternProperties }: Readonly<Record<string, unknown>>): void {
  if (pattern !== undefined) require(`${field}.pattern`, isPattern(pattern), 'must be a regular expression');
  if (!isObject(patternProperties)) return;
  for (const name of Object.keys(patternProperties)) {
    require(`${field}.patternProperties`, isPattern(name), 'must have regular expressions as names');
  }
}

/** The schemas within a schema, by their places. */
function* partsOf(field: string, schema: Readonly<Record<string, unknown>>): Generator<readonly [string, unknown]> {
  const { items } = schema;
  if (items !== undefined)
    yield* Array.isArray(items) ? entriesOf(`${field}.items`, items) : [[`${field}.items`, items]];
  for (const keyword of SCHEMAS) if (schema[keyword] !== undefined) yield [`${field}.${keyword}`, schema[keyword]];
  for (const keyword of LISTS) {
    const list = schema[keyword];
    if (list === undefined) continue;
    require(`${field}.${keyword}`, Array.isArray(list) && list.length > 0, 'must be a list of schemas');
    yield* entriesOf(`${field}.${keyword}`, list as readonly unknown[]);
  }
  for (const keyword of MAPS) {
    const map = schema[keyword];
    if (map === undefined) continue;
    require(`${field}.${keyword}`, isObject(map), 'must be an object of schemas');
    for (const [name, part] of Object.entries(map as Readonly<Record<string, unknown>>)) {
      yield [`${field}.${keyword}.${name}`, part];
    }
  }
}

function entriesOf(field: string, list: readonly unknown[]): readonly (readonly [string, unknown])[] {
  return list.map((part, at) => [`${field}.${at}`, part]);
}

/** The validator compiles it, as it will when there is something to match. */
function isPattern(pattern: unknown): boolean {
  if (typeof pattern !== 'string') return false;
  try {
    validate('', { pattern });
    return true;
  } catch {
    return false;
  }
}

function require(field: string, holds: boolean, must: string): void {
  if (!holds) throw new ConfigurationError(field, must);
}
