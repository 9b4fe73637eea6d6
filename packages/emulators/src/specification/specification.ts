import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';

import type { RecordedRequest } from '../emulator/recorded-request.ts';
import { bodyValue } from './body-value.ts';
import { matchesTemplate } from './path-template.ts';

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly method: string;
  readonly template: string;
  readonly name: string;
  readonly body: ValidateFunction | null;
  readonly isBodyRequired: boolean;
}

/** How a document and an emulator fit together. */
export interface SpecificationOptions {
  /** What the paths of recorded calls have before those of the document, such as `/v2`. @defaultValue '' */
  readonly basePath?: string;
  /**
   * Alternatives of the document fit the same values, so that one of them is enough: `oneOf` is read as `anyOf`.
   * @defaultValue false
   */
  readonly overlapping?: boolean;
}

/**
 * A vendor's OpenAPI document (3.0, 3.1) or Swagger 2.0 document, which calls are held against. The document is
 * the user's to bring: none comes with this package.
 */
export class Specification {
  readonly #operations: readonly Operation[];
  readonly #basePath: string;
  readonly #values: Ajv2020;
  readonly #schemas = new Map<string, ValidateFunction>();

  constructor(document: Json, options: SpecificationOptions = {}) {
    this.#basePath = options.basePath ?? '';
    const given = withoutNullable(options.overlapping === true ? withoutOneOf(document) : document) as object;
    const forms = readerOf(given, { coerceTypes: 'array' });
    const values = readerOf(given, {});
    this.#values = values;
    const paths = objectOf(document['paths']);
    this.#operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(objectOf(item))
        .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map(([method, operation]) => compile({ forms, values }, path, method, objectOf(operation))),
    );
  }

  /** What the document finds wrong with a call, each finding a sentence; nothing where it is fine. */
  check(request: RecordedRequest): readonly string[] {
    const path = request.path.startsWith(this.#basePath) ? request.path.slice(this.#basePath.length) : request.path;
    const operation = this.#operations.find(
      (candidate) => candidate.method === request.method.toLowerCase() && matchesTemplate(candidate.template, path),
    );
    if (!operation) return [`${request.method} ${path} is no operation of the document`];
    if (!operation.body) return [];
    if (request.body.byteLength === 0) return operation.isBodyRequired ? [`${operation.name}: has no body`] : [];
    const value = bodyValue(request);
    if (value === undefined) return [];
    if (operation.body(value)) return [];
    return (operation.body.errors ?? []).map(
      ({ instancePath, message = '' }) => `${operation.name}: ${instancePath || '/'} ${message}`,
    );
  }

  /** What one of the document's schemas finds wrong with a value, such as an answer. */
  checkValue(schema: string, value: unknown): readonly string[] {
    const known = this.#schemas.get(schema);
    const validate = known ?? this.#values.compile({ $ref: `vendor#/components/schemas/${schema}` });
    this.#schemas.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '' }) => `${schema}: ${instancePath || '/'} ${message}`,
    );
  }
}

/** Forms hold numbers as text, and one of several as itself; JSON has types of its own. */
interface Readers {
  readonly forms: Ajv2020;
  readonly values: Ajv2020;
}

function isForm(type: string | undefined): boolean {
  return type !== undefined && type !== 'application/json';
}

function readerOf(document: object, options: Options): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, logger: false, ...options });
  ajv.addSchema(document, 'vendor');
  return ajv;
}

function compile({ forms, values }: Readers, path: string, method: string, operation: Json): Operation {
  const pointer = `#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`;
  const content = objectOf(objectOf(operation['requestBody'])['content']);
  const [type] = Object.keys(content);
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'].map(objectOf) : [];
  const inBody = parameters.findIndex((parameter) => parameter['in'] === 'body');
  const reference =
    type === undefined
      ? inBody === -1
        ? null
        : `vendor${encodeURI(`${pointer}/parameters/${inBody}/schema`)}`
      : `vendor${encodeURI(`${pointer}/requestBody/content/${type.replaceAll('/', '~1')}/schema`)}`;
  return {
    method,
    template: path,
    name: `${method.toUpperCase()} ${path}`,
    body: reference === null ? null : (isForm(type) ? forms : values).compile({ $ref: reference }),
    isBodyRequired: objectOf(operation['requestBody'])['required'] === true,
  };
}

function withoutOneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOneOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === 'oneOf' ? 'anyOf' : key, withoutOneOf(item)]),
  );
}

/** OpenAPI 3.0 writes `nullable` where JSON Schema has a type `null`; formats such as `binary` mean nothing here. */
function withoutNullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullable);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, discriminator: _discriminator, ...rest } = value as Json;
  const copied = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, withoutNullable(item)]));
  // A property may itself be called `nullable`.
  if (nullable !== undefined && typeof nullable !== 'boolean')
    return { ...copied, nullable: withoutNullable(nullable) };
  return nullable === true && typeof rest['type'] === 'string' ? { ...copied, type: [rest['type'], 'null'] } : copied;
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
