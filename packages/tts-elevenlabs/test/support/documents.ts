import { existsSync, readFileSync } from 'node:fs';

import { openSpecification, Specification } from '@roomkit/emulators/specification';

type Json = Readonly<Record<string, unknown>>;

const PATH = '/v1/text-to-speech/{voice_id}/multi-stream-input';

/** The document of the sockets, as far as calls are held against it. */
export interface LiveDocument {
  query(query: Readonly<Record<string, readonly string[]>>): readonly string[];
  /** Of the client's. */
  sent(message: Json): readonly string[];
  /** Of the vendor's. */
  received(message: Json): readonly string[];
}

function read(file: URL): Json {
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

function inside(value: unknown, ...path: readonly string[]): Json {
  return path.reduce<Json>((at, key) => (at[key] ?? {}) as Json, value as Json);
}

/** The query parameters an operation knows. */
export function parametersOf(file: URL, path: string): ReadonlySet<string> {
  const parameters = inside(read(file), 'paths', path, 'post')['parameters'] as readonly Json[];
  return new Set(parameters.map(({ name }) => name as string));
}

/** Null where there is no such file, said loudly. */
export function liveDocument(file: URL): LiveDocument | null {
  if (!existsSync(file)) {
    openSpecification(file);
    return null;
  }
  const document = read(file);
  const query = inside(document, 'channels', PATH, 'bindings', 'ws', 'query');
  const schemas = inside(document, 'components', 'schemas');
  const specification = new Specification({
    components: { schemas: { ...schemas, SocketQuery: { ...query, additionalProperties: false } } },
  });
  const strictly = (schema: string, message: Json): readonly string[] => {
    const known = Object.keys(inside(schemas, schema, 'properties'));
    const unknown = Object.keys(message).filter((name) => !known.includes(name));
    return [...specification.checkValue(schema, message), ...unknown.map((name) => `${schema}: ${name} is unknown`)];
  };
  return {
    query: (given) =>
      specification.checkValue(
        'SocketQuery',
        Object.fromEntries(Object.entries(given).map(([name, [value = '']]) => [name, typed(value)])),
      ),
    sent: (message) => strictly(schemaOf(message), message),
    received: (message) =>
      specification.checkValue('audio' in message ? 'AudioOutputMulti' : 'FinalOutputMulti', message),
  };
}

/** Which of the client's messages it is meant to be. */
function schemaOf(message: Json): string {
  if ('close_socket' in message) return 'CloseSocket';
  if ('close_context' in message) return 'CloseContext';
  if ('flush' in message) return 'FlushContext';
  if (message['text'] === ' ') return 'InitializeConnectionMulti';
  return message['text'] === '' ? 'KeepContextAlive' : 'SendTextMulti';
}

/** A query holds numbers and flags as text. */
function typed(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d+$/u.test(value) ? Number(value) : value;
}
