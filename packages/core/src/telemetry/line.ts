/** Fields as one line of JSON. What JSON cannot say is said in words; nothing makes it throw. */
export function toLine(fields: Readonly<Record<string, unknown>>): string {
  const seen = new WeakSet<object>();
  return JSON.stringify(fields, (_key, value: unknown) => {
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    if (typeof value === 'function') return '[function]';
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Error) return describe(value);
    if (seen.has(value)) return '[seen]';
    seen.add(value);
    return value;
  });
}

function describe(error: Error): Readonly<Record<string, unknown>> {
  const { code } = error as { readonly code?: unknown };
  const cause = error.cause instanceof Error ? { cause: describe(error.cause) } : {};
  return { name: error.name, ...(typeof code === 'string' ? { code } : {}), message: error.message, ...cause };
}
