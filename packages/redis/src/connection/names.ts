/**
 * A room's key as part of a name in Redis. Escaped, so that it holds no braces, which have a meaning there,
 * and halves of characters, which Redis could not tell apart, stay what they are.
 */
export function nameOf(key: string): string {
  return key.isWellFormed() ? encodeURIComponent(key) : `"${encodeURIComponent(JSON.stringify(key))}`;
}
