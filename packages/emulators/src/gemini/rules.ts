import { type GeminiError, invalidArgument } from './errors.ts';
import type { GeminiModel } from './models.ts';
import type { GeminiCall, GeminiContent, GeminiRequest } from './request.ts';
import type { Signatures } from './signatures.ts';

/** What the vendor refuses although its form is right; null for nothing. */
export function ruleBroken(request: GeminiRequest, model: GeminiModel, signatures: Signatures): GeminiError | null {
  const words =
    wrongTools(request) ??
    wrongThinking(request, model) ??
    wrongOrder(request.contents) ??
    wrongEnd(request.contents, model) ??
    wrongSignature(request.contents, model, signatures);
  return words === null ? null : invalidArgument(words);
}

function wrongTools({ tools = [], toolConfig }: GeminiRequest): string | null {
  const names = tools.flatMap((tool) => (tool.functionDeclarations ?? []).map(({ name }) => name));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) return `Duplicate function declaration found: ${twice}`;
  const { mode, allowedFunctionNames = [] } = toolConfig?.functionCallingConfig ?? {};
  if (allowedFunctionNames.length > 0 && mode !== 'ANY' && mode !== 'VALIDATED') {
    return 'Allowed function names should only be set when the mode is ANY or VALIDATED.';
  }
  const unknown = allowedFunctionNames.find((name) => !names.includes(name));
  return unknown === undefined ? null : `Allowed function name ${unknown} is not declared.`;
}

function wrongThinking({ generationConfig }: GeminiRequest, model: GeminiModel): string | null {
  const { thinkingLevel, thinkingBudget, includeThoughts } = generationConfig?.thinkingConfig ?? {};
  if (thinkingLevel !== undefined && !model.levels.includes(thinkingLevel)) {
    return `Thinking level ${thinkingLevel} is not supported for this model.`;
  }
  if (thinkingBudget !== 0) return null;
  if (!model.canStopThinking) return 'Budget 0 is invalid. This model only works in thinking mode.';
  return includeThoughts === true ? 'include_thoughts is only enabled when thinking is enabled.' : null;
}

function wrongOrder(contents: readonly GeminiContent[]): string | null {
  for (const [place, content] of contents.entries()) {
    const before = contents[place - 1];
    const [calls, expected] = [callsOf(content), before === undefined ? [] : callsOf(before)];
    if (calls.length > 0 && (before === undefined || before.role === 'model')) {
      return 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.';
    }
    const results = content.parts.flatMap(({ functionResponse }) => functionResponse ?? []);
    if (results.length !== expected.length) {
      return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.';
    }
    const fits = expected.every((call) => results.some(({ id, name }) => id === call.id && name === call.name));
    if (!fits) return 'Function responses must have the id and the name of their function calls.';
  }
  return null;
}

/** Later models do not go on with their own words, and no model answers its own calls. */
function wrongEnd(contents: readonly GeminiContent[], model: GeminiModel): string | null {
  const last = contents.at(-1);
  const isOpen = last?.role === 'model' && (callsOf(last).length > 0 || model.levels.length > 0);
  return isOpen ? 'Please ensure that the last turn is of the user.' : null;
}

function wrongSignature(contents: readonly GeminiContent[], model: GeminiModel, signatures: Signatures): string | null {
  const own = contents.filter(({ role }) => role === 'model');
  if (!own.every(({ parts }) => parts.every((part) => signatures.isValid(part)))) return 'Corrupted thought signature.';
  if (model.levels.length === 0) return null;
  const current = contents.slice(contents.findLastIndex(isSaid) + 1);
  const first = current.map(({ parts }) => parts.find(({ functionCall }) => functionCall !== undefined));
  return first.some((part) => part !== undefined && part.thoughtSignature === undefined)
    ? 'Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly.'
    : null;
}

/** What begins a turn: words or files of a person. */
function isSaid({ role, parts }: GeminiContent): boolean {
  return role !== 'model' && parts.every(({ functionResponse }) => functionResponse === undefined);
}

function callsOf({ parts }: GeminiContent): readonly GeminiCall[] {
  return parts.flatMap(({ functionCall }) => functionCall ?? []);
}
