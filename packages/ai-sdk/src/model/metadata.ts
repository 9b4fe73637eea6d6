import type { SharedV4ProviderMetadata, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { AIPartMetadata } from '@roomkit/core/ai';
import { objectOf, textOrNull } from '@roomkit/core/providers';

/** Under which the SDK's facts stand in a part's metadata, so that no other provider takes them for its own. */
const KEY = 'aiSdk';

/** Where the SDK's providers put what proves that a model thought something. */
const SIGNATURES: readonly string[] = [
  'signature',
  'thoughtSignature',
  'redactedData',
  'reasoningEncryptedContent',
  'encryptedContent',
];

/** Keeps what a vendor said of a part: it must come back on this very part. */
export function kept(given: SharedV4ProviderMetadata | undefined): { readonly metadata?: AIPartMetadata } {
  return given === undefined ? {} : { metadata: { [KEY]: given } };
}

/** What a vendor said of a part, for the SDK's provider to say it again. */
export function givenBack(metadata: AIPartMetadata | undefined): {
  readonly providerOptions?: SharedV4ProviderOptions;
} {
  const given = metadata?.[KEY];
  return typeof given === 'object' && given !== null ? { providerOptions: given as SharedV4ProviderOptions } : {};
}

/** The signature among what a vendor said, whatever it calls it; null where there is none. */
export function signatureIn(given: SharedV4ProviderMetadata | undefined): string | null {
  const facts = Object.values(given ?? {}).map(objectOf);
  const found = facts.flatMap((fact) => SIGNATURES.map((name) => textOrNull(fact[name])));
  return found.find((signature) => signature !== null) ?? null;
}
