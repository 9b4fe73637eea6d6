/** What a tool of the AI SDK is called with, beside its input. */
export interface AISDKToolCall {
  readonly toolCallId: string;
  readonly messages: never[];
  readonly abortSignal?: AbortSignal;
  readonly context: unknown;
}

/**
 * A tool of the AI SDK: what is used of it. Its types are loose, because the SDK's own are: input and output are
 * whatever its schema says.
 */
export interface AISDKTool {
  readonly type?: string | undefined;
  readonly description?: unknown;
  readonly inputSchema?: unknown;
  readonly strict?: boolean | undefined;
  readonly metadata?: object | undefined;
  readonly needsApproval?: unknown;
  readonly execute?: unknown;
  readonly toModelOutput?: unknown;
}

/** A `ToolSet` of the AI SDK, such as what `tools()` of an MCP client gives. */
export type AISDKToolSet = Readonly<Record<string, AISDKTool>>;
