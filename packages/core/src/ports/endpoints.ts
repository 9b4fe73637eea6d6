/** Does in the holder's process what was asked for in any. */
export type EndpointHandler = (payload: unknown) => unknown;

/** How a call goes to an endpoint of another process. */
export interface EndpointCallOptions {
  /** How long the holder may take, in milliseconds. @defaultValue 10000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}
