import { brokenRule, type BrokenRule } from '../errors.ts';
import { reasoningRule } from '../reasoning.ts';
import { strictRule } from '../strict-schema.ts';
import type { ResponsesItem, ResponsesRequest } from './schema.ts';
import type { SealedReasoning } from './sealed.ts';

/** What the vendor refuses although its form is right; null where all is well. */
export function responsesRule(request: ResponsesRequest, sealed: SealedReasoning): BrokenRule | null {
  const { model, temperature, top_p: topP, reasoning } = request;
  const items = typeof request.input === 'string' ? [] : request.input;
  return (
    reasoningRule({ model, temperature, topP, effort: reasoning?.effort, effortName: 'reasoning.effort' }) ??
    toolsRule(request) ??
    strictness(request) ??
    pairsRule(items) ??
    sealRule(items, sealed)
  );
}

function toolsRule({ tools = [], tool_choice: choice }: ResponsesRequest): BrokenRule | null {
  if (choice === 'required' && tools.length === 0) {
    return brokenRule("Tool choice 'required' must be specified with 'tools' parameter.", 'tool_choice');
  }
  if (typeof choice !== 'object' || tools.some(({ name }) => name === choice.name)) return null;
  return brokenRule("Tool choice 'function' not found in 'tools' parameter.", 'tool_choice');
}

function strictness({ tools = [], text }: ResponsesRequest): BrokenRule | null {
  const format = text?.format;
  if (format?.type === 'json_schema' && format.strict === true) {
    const broken = strictRule(format.schema);
    const message = `Invalid schema for response_format '${format.name}': ${broken}`;
    if (broken !== null) return brokenRule(message, 'text.format.schema', 'invalid_json_schema');
  }
  for (const [at, { name, parameters, strict }] of tools.entries()) {
    const broken = strict === true ? strictRule(parameters) : null;
    if (broken !== null) {
      const message = `Invalid schema for function '${name}': ${broken}`;
      return brokenRule(message, `tools[${at}].parameters`, 'invalid_function_parameters');
    }
  }
  return null;
}

/** Every call has a result after it, and every result a call before it. */
function pairsRule(items: readonly ResponsesItem[]): BrokenRule | null {
  const called = new Set<string>();
  const open = new Set<string>();
  for (const [at, item] of items.entries()) {
    if (item.type === 'function_call') {
      called.add(item.call_id);
      open.add(item.call_id);
    }
    if (item.type !== 'function_call_output') continue;
    if (!called.has(item.call_id)) {
      const message = `No tool call found for function call output with call_id ${item.call_id}.`;
      return brokenRule(message, `input[${at}]`);
    }
    open.delete(item.call_id);
  }
  const [unanswered] = open;
  return unanswered === undefined ? null : brokenRule(`No tool output found for function call ${unanswered}.`, 'input');
}

/** Reasoning comes back sealed as it went out, and with what came of it. */
function sealRule(items: readonly ResponsesItem[], sealed: SealedReasoning): BrokenRule | null {
  for (const [at, item] of items.entries()) {
    if (item.type !== 'reasoning') continue;
    const encrypted = item.encrypted_content ?? '';
    if (encrypted === '') {
      return brokenRule(
        `Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false.`,
        'input',
      );
    }
    if (!sealed.opens(item.id, encrypted)) {
      return brokenRule(
        `The encrypted content for item ${item.id} could not be verified.`,
        null,
        'invalid_encrypted_content',
      );
    }
    if (!isModels(items[at + 1])) {
      const message = `Item '${item.id}' of type 'reasoning' was provided without its required following item.`;
      return brokenRule(message, 'input');
    }
  }
  return null;
}

function isModels(item: ResponsesItem | undefined): boolean {
  if (item === undefined) return false;
  if (item.type === 'function_call' || item.type === 'reasoning') return true;
  return 'role' in item && item.role === 'assistant';
}
