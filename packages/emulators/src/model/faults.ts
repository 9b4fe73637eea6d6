/**
 * How a model fails. The refusals answer the request with a status. `hang`, `disconnect` and `error_event` strike
 * after so many pieces of text of a stream, and before the answer of a call in one piece: it stays silent, the
 * connection breaks, or the vendor reports a failure of its own. `cut` ends a stream after so many bytes, by a broken
 * connection or, as proxies do, as if it were whole.
 */
export type ModelFault =
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'context_overflow' }
  | { readonly kind: 'hang'; readonly afterPieces: number }
  | { readonly kind: 'disconnect'; readonly afterPieces: number }
  | { readonly kind: 'error_event'; readonly afterPieces: number }
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly ending: 'disconnect' | 'end' };

/** What a vendor says with a status; `failed` is a fault of its own. */
export type ModelRefusal =
  | Extract<ModelFault, { readonly kind: 'rate_limited' | 'overloaded' | 'unauthorized' | 'context_overflow' }>
  | { readonly kind: 'failed' }
  | { readonly kind: 'invalid' };

/** The refusal a fault is; null for those that strike within an answer. */
export function refusalOf(fault: ModelFault | null): ModelRefusal | null {
  switch (fault?.kind) {
    case 'rate_limited':
    case 'overloaded':
    case 'unauthorized':
    case 'context_overflow':
      return fault;
    default:
      return null;
  }
}
