import { existsSync, readFileSync } from 'node:fs';

import { openSpecification, Specification } from '@roomkit/emulators/specification';

type Json = Readonly<Record<string, unknown>>;

/** The document of the sockets, as far as calls are held against it. */
export interface LiveDocument {
  query(query: Readonly<Record<string, readonly string[]>>): readonly string[];
  message(message: { readonly type: string }): readonly string[];
}

function read(file: URL): Json {
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

function inside(value: unknown, ...path: readonly string[]): Json {
  return path.reduce<Json>((at, key) => (at[key] ?? {}) as Json, value as Json);
}

/** The query parameters an operation knows, and the one that raw samples need, which the vendor documents in prose. */
export function parametersOf(file: URL, path: string, method: string): ReadonlySet<string> {
  const parameters = inside(read(file), 'paths', path, method)['parameters'] as readonly Json[];
  return new Set(parameters.map(({ name }) => name as string));
}

/** Null where there is no such file, said loudly. */
export function liveDocument(file: URL): LiveDocument | null {
  if (!existsSync(file)) {
    openSpecification(file);
    return null;
  }
  const document = read(file);
  const query = inside(document, 'channels', '/v1/listen', 'bindings', 'ws', 'query');
  const schemas = inside(document, 'components', 'schemas');
  const specification = new Specification({
    components: { schemas: { ...schemas, ListenQuery: { ...query, additionalProperties: false } } },
  });
  return {
    query: (given) =>
      specification.checkValue(
        'ListenQuery',
        Object.fromEntries(
          Object.entries(given).map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
        ),
      ),
    message: (message) => {
      const schema = `ListenV1_ListenV1${message.type}`;
      return schema in schemas ? specification.checkValue(schema, message) : [`${message.type} is not in the document`];
    },
  };
}
