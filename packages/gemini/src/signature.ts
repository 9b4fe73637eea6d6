import type { Part } from '@google/genai/web';
import type { AIPartMetadata } from '@roomkit/core/ai';

/** Under which the vendor's facts stand in a part's metadata, so that no other provider takes them for its own. */
const KEY = 'gemini';

/** What keeps the signature of a part: it must come back on this very part. */
export function signed(signature: string | undefined): { readonly metadata?: AIPartMetadata } {
  return signature === undefined ? {} : { metadata: { [KEY]: { thoughtSignature: signature } } };
}

/** The signature that a part came with. */
export function signatureOf(metadata: AIPartMetadata | undefined): Pick<Part, 'thoughtSignature'> {
  const facts = metadata?.[KEY];
  if (typeof facts !== 'object' || facts === null || !('thoughtSignature' in facts)) return {};
  return typeof facts.thoughtSignature === 'string' ? { thoughtSignature: facts.thoughtSignature } : {};
}
