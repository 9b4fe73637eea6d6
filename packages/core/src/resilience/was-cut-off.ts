/** Codes of Node's sockets and of its `fetch` for a connection that ended, or fell silent, while it was in use. */
const CUT_OFF: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_ABORTED',
]);
/** What an ended signal rejects with. */
const ENDED: ReadonlySet<unknown> = new Set(['AbortError', 'TimeoutError']);
const DEEPEST = 5;

/**
 * Whether an error, or what caused it, is about a request that was cut off: it may have arrived. One that
 * found no server, or no connection to it, is not.
 */
export function wasCutOff(error: unknown): boolean {
  let at = error;
  for (let depth = 0; depth < DEEPEST && typeof at === 'object' && at !== null; depth += 1) {
    const { code, name, cause } = at as { readonly code?: unknown; readonly name?: unknown; readonly cause?: unknown };
    if (CUT_OFF.has(code) || ENDED.has(name)) return true;
    at = cause;
  }
  return false;
}
