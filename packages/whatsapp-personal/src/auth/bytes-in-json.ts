import { Buffer } from 'node:buffer';

/**
 * Values as JSON, with bytes as Baileys itself writes them to files (`{ "type": "Buffer", "data": "…" }`), so that
 * the folder of an account that is paired already can be taken over. Its own fields count, not what `toJSON` would
 * say: protobuf messages make texts of their bytes there, and nobody could tell them from texts again.
 */
export function withBytesAsJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { type: 'Buffer', data: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map((item) => withBytesAsJson(item));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  return mapped(value, withBytesAsJson);
}

/** The values of {@link withBytesAsJson}, with their bytes. */
export function withBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withBytes(item));
  if (typeof value !== 'object' || value === null) return value;
  const { type, data } = value as { readonly type?: unknown; readonly data?: unknown };
  if (type === 'Buffer' && typeof data === 'string') return Buffer.from(data, 'base64');
  return mapped(value, withBytes);
}

function mapped(value: object, map: (item: unknown) => unknown): object {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== 'function');
  return Object.fromEntries(entries.map(([name, item]) => [name, map(item)]));
}
