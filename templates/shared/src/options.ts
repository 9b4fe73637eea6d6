/** Options of `__Name__`. */
export interface __Name__Options {
  /** Replaces the global `fetch`, in tests and behind proxies. */
  readonly fetch?: typeof fetch;
}
