import { RoomKitError } from '@roomkit/core';

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** A tool said in words of its own why it did not do what was asked. */
    tool_failed: Readonly<Record<string, never>>;
  }
}

/**
 * Thrown by a tool, its message reaches the model as the result, marked as an error. Anything else that a tool throws
 * reaches the model as a constant text. Say nothing in it that the person who asks must not read.
 */
export class ToolError extends RoomKitError<'tool_failed'> {
  constructor(words: string, options: { readonly cause?: unknown } = {}) {
    super('tool_failed', words, {}, options);
  }
}
