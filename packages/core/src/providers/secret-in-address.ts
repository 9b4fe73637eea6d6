import { sameSecret } from '../runtime/signatures.ts';

/**
 * Whether the address of a call holds a secret, as a segment of its path or a value of its query: for vendors that
 * sign nothing, and call the address they were given. Compared in constant time.
 */
export function holdsSecret({ url }: { readonly url: string }, secret: string): boolean {
  const { pathname, searchParams } = new URL(url);
  const held = [...pathname.split('/').map(decoded), ...searchParams.values()];
  return held.reduce((found, text) => (secret !== '' && sameSecret(text, secret)) || found, false);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
