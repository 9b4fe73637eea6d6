/** JSON of anything; null for what has none, such as nothing at all. Big integers become strings, circles a word. */
export function toJson(value: unknown): string | null {
  // The objects on the way from the outermost one to the one at hand, so that the same object twice is no circle.
  const path: unknown[] = [];
  const json = JSON.stringify(value, function replace(this: unknown, _key: string, entry: unknown): unknown {
    if (typeof entry === 'bigint') return entry.toString();
    if (typeof entry !== 'object' || entry === null) return entry;
    while (path.length > 0 && path.at(-1) !== this) path.pop();
    if (path.includes(entry)) return '[Circular]';
    path.push(entry);
    return entry;
  }) as string | undefined;
  return json ?? null;
}
