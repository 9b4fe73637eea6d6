import type { VLLMRequest } from './schema.ts';

/** How the server was started. */
export interface VLLMServer {
  /** `--max-model-len`, in tokens. */
  readonly maxModelLen: number;
  /** `--enable-auto-tool-choice` with a `--tool-call-parser`. */
  readonly callsTools: boolean;
  /** `--reasoning-parser`. */
  readonly thinks: boolean;
}

/** What the server refuses although its form is right, in its words; null where all is well. */
export function brokenRule(request: VLLMRequest, server: VLLMServer): string | null {
  if (request.stream_options && request.stream !== true)
    return 'Stream options can only be defined when `stream=True`.';
  return (
    shapeRule(request) ?? toolsRule(request, server) ?? lengthRule(request, server) ?? thinkingRule(request, server)
  );
}

function shapeRule({ response_format: format, structured_outputs: outputs }: VLLMRequest): string | null {
  if (format?.type === 'json_schema' && !format.json_schema) {
    return "When response_format type is 'json_schema', the 'json_schema' field must be provided.";
  }
  const kinds = ['json', 'regex', 'choice', 'grammar', 'json_object'].filter(
    (kind) => (outputs?.[kind] ?? null) !== null,
  );
  return kinds.length > 1 ? 'You can only use one kind of constraints for structured outputs.' : null;
}

function toolsRule({ tools, tool_choice: choice }: VLLMRequest, { callsTools }: VLLMServer): string | null {
  if (tools?.length === 0) return '`tools` must not be an empty array.';
  if (choice === 'none') return null;
  if ((choice ?? null) !== null && (tools ?? null) === null) return 'When using `tool_choice`, `tools` must be set.';
  if (typeof choice === 'object' && choice !== null) {
    const isKnown = tools?.some((tool) => tool.function.name === choice.function.name) === true;
    return isKnown ? null : 'The tool specified in `tool_choice` does not match any of the specified `tools`';
  }
  if ((tools ?? null) === null || choice === 'required' || callsTools) return null;
  return '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set';
}

function lengthRule(request: VLLMRequest, { maxModelLen }: VLLMServer): string | null {
  const asked = request.max_completion_tokens ?? request.max_tokens ?? 0;
  if (asked < maxModelLen) return null;
  return `'max_tokens' or 'max_completion_tokens' is too large: ${asked}. This model's maximum context length is ${maxModelLen} tokens.`;
}

function thinkingRule({ thinking_token_budget: budget = null }: VLLMRequest, { thinks }: VLLMServer): string | null {
  if (budget === null || thinks) return null;
  return 'thinking_token_budget is set but reasoning_config is not configured.';
}
