import type { APICallError } from '@ai-sdk/provider';

/** Errors of the SDK are told by a mark, so that copies of it know each other's. */
const MARK = Symbol.for('vercel.ai.error');

/** An error of the AI SDK, whichever copy threw it. */
export interface SDKError extends Error {
  /** Such as `AI_APICallError`. */
  readonly name: string;
}

export function isSDKError(error: unknown): error is SDKError {
  return error instanceof Error && Reflect.get(error, MARK) === true;
}

/** A call that a vendor refused, or that did not reach it. */
export function isAPICallError(error: unknown): error is APICallError {
  return isSDKError(error) && error.name === 'AI_APICallError';
}

/** What a call failed with in the end, where the SDK tried several times. */
export function lastErrorOf(error: unknown): unknown {
  if (!isSDKError(error) || error.name !== 'AI_RetryError') return error;
  return (error as { readonly lastError?: unknown }).lastError ?? error;
}

/** The error's words without what was sent, which the SDK keeps in its errors: nobody's conversation is logged. */
export function withoutRequest(error: unknown): unknown {
  if (!isSDKError(error)) return error;
  const bare = new Error(error.message);
  bare.name = error.name;
  if (error.stack !== undefined) bare.stack = error.stack;
  return bare;
}
