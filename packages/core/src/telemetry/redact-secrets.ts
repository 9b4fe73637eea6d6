const SECRET_NAME =
  /pass(?:word|phrase)|secret|token|api[-_]?key|private[-_]?key|signing[-_]?key|access[-_]?key|credential|authorization|cookie|connection[-_]?string/iu;

/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

const MAX_DEPTH = 8;

/**
 * A copy of options for people to look at: values under names that speak of secrets, and credentials in
 * URLs, are replaced. Functions, such as those that fetch a credential, show their kind alone.
 */
export function redactSecrets(value: unknown, secretNames: readonly string[] = []): unknown {
  return copy(value, new Set(secretNames.map((name) => name.toLowerCase())), new Set());
}

/** A URL as text without user, password and query. */
export function redactUrl(text: string): string {
  if (!/^[a-z][a-z\d+.-]{0,20}:\/\//iu.test(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  const had = [url.username, url.password, url.search, url.hash].some((part) => part !== '');
  if (!had) return text;
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

function copy(value: unknown, names: ReadonlySet<string>, seen: Set<object>): unknown {
  if (typeof value === 'string') return redactUrl(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (value instanceof URL) return redactUrl(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
  if (seen.has(value) || seen.size >= MAX_DEPTH) return '[object]';
  seen.add(value);
  try {
    if (Array.isArray(value)) return value.map((item: unknown) => copy(item, names, seen));
    const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
    return Object.fromEntries(
      entries.map(([name, item]: readonly [unknown, unknown]) => {
        const isSecret = SECRET_NAME.test(String(name)) || names.has(String(name).toLowerCase());
        const shown = isSecret && item !== null && item !== undefined ? REDACTED : copy(item, names, seen);
        return [String(name), shown];
      }),
    );
  } finally {
    seen.delete(value);
  }
}
