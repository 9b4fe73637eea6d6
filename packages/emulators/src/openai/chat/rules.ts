import { brokenRule, type BrokenRule } from '../errors.ts';
import { reasoningRule, reasons } from '../reasoning.ts';
import { strictRule } from '../strict-schema.ts';
import type { ChatMessage, ChatRequest } from './schema.ts';

/** What OpenAI refuses although its form is right; null where all is well. */
export function openaiChatRule(request: ChatRequest): BrokenRule | null {
  const { model, temperature, top_p: topP, reasoning_effort: effort, max_tokens: maxTokens } = request;
  if (reasons(model) && (maxTokens ?? null) !== null) {
    return brokenRule(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
      'unsupported_parameter',
    );
  }
  return (
    reasoningRule({ model, temperature, topP, effort, effortName: 'reasoning_effort' }) ??
    chatRule(request) ??
    strictness(request)
  );
}

/** What any server of this API refuses. */
export function chatRule(request: ChatRequest): BrokenRule | null {
  if (request.stream_options && request.stream !== true) {
    return brokenRule("The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options');
  }
  return toolsRule(request) ?? pairsRule(request.messages);
}

function toolsRule({ tools = [], tool_choice: choice, parallel_tool_calls: parallel }: ChatRequest): BrokenRule | null {
  if (tools.length === 0) {
    if (choice !== undefined)
      return brokenRule("'tool_choice' is only allowed when 'tools' are specified.", 'tool_choice');
    if (parallel === undefined) return null;
    return brokenRule("'parallel_tool_calls' is only allowed when 'tools' are specified.", 'parallel_tool_calls');
  }
  const names = tools.map((tool) => tool.function.name);
  if (typeof choice !== 'object' || names.includes(choice.function.name)) return null;
  return brokenRule(`Tool choice '${choice.function.name}' not found in 'tools' parameter.`, 'tool_choice');
}

/** Every call is answered before anybody else speaks, and every answer has its call. */
function pairsRule(messages: readonly ChatMessage[]): BrokenRule | null {
  let open: readonly string[] = [];
  for (const [at, { role, tool_calls: calls, tool_call_id: id }] of messages.entries()) {
    if (role === 'tool') {
      if (!open.includes(id ?? '')) {
        return brokenRule(
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
          `messages.[${at}].role`,
        );
      }
      open = open.filter((call) => call !== id);
    } else if (open.length > 0) return unanswered(open, at);
    else open = (calls ?? []).map((call) => call.id);
  }
  return open.length > 0 ? unanswered(open, messages.length) : null;
}

function unanswered(open: readonly string[], at: number): BrokenRule {
  return brokenRule(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`,
    `messages.[${at}].role`,
  );
}

function strictness({ tools = [], response_format: format }: ChatRequest): BrokenRule | null {
  if (format?.type === 'json_schema' && format.json_schema.strict === true) {
    const broken = strictRule(format.json_schema.schema);
    const { name } = format.json_schema;
    if (broken !== null)
      return brokenRule(`Invalid schema for response_format '${name}': ${broken}`, 'response_format');
  }
  for (const [at, tool] of tools.entries()) {
    const broken = tool.function.strict === true ? strictRule(tool.function.parameters) : null;
    const param = `tools[${at}].function.parameters`;
    if (broken !== null) {
      const message = `Invalid schema for function '${tool.function.name}': ${broken}`;
      return brokenRule(message, param, 'invalid_function_parameters');
    }
  }
  return null;
}
