import type { ModelOutput, PlayedAnswer } from '../model/script.ts';
import type { GeminiPart } from './request.ts';

/** Why the vendor's models stop, having spoken. */
const FINISH = {
  stop: 'STOP',
  tool_calls: 'STOP',
  max_tokens: 'MAX_TOKENS',
  refusal: 'SAFETY',
  other: 'OTHER',
} as const;

/** The reason of an answer. A call whose arguments are broken does not leave the vendor. */
export function finishReasonOf({ output, finishReason }: PlayedAnswer): string {
  return output.some(isBroken) ? 'MALFORMED_FUNCTION_CALL' : FINISH[finishReason];
}

/** A refusal without a word is one of the question. */
export function isBlocked({ output, finishReason }: PlayedAnswer): boolean {
  return finishReason === 'refusal' && output.length === 0;
}

/** Counters in the vendor's form: thoughts are not part of what was written. */
export function usageOf({ usage }: PlayedAnswer): object {
  const { inputTokens, outputTokens, cacheReadTokens, thinkingTokens } = usage;
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens - (thinkingTokens ?? 0),
    totalTokenCount: inputTokens + outputTokens,
    ...(cacheReadTokens === undefined ? {} : { cachedContentTokenCount: cacheReadTokens }),
    ...(thinkingTokens === undefined ? {} : { thoughtsTokenCount: thinkingTokens }),
  };
}

/** What is written, as parts of an answer in one piece. */
export function partsOf(output: ModelOutput): readonly GeminiPart[] {
  switch (output.type) {
    case 'text':
      return [{ text: output.pieces.join(''), ...signature(output) }];
    case 'thinking':
      return [{ text: thoughtOf(output), thought: true, ...signature(output) }];
    case 'tool_call':
      return isBroken(output) ? [] : [callPart(output)];
  }
}

/** What is written, as the parts that come one after the other: the signature of words follows them. */
export function piecesOf(output: ModelOutput): readonly GeminiPart[] {
  switch (output.type) {
    case 'text': {
      const words = output.pieces.map((text) => ({ text }));
      return output.signature === undefined ? words : [...words, { text: '', ...signature(output) }];
    }
    case 'thinking': {
      const pieces = output.redacted === true ? [''] : output.pieces;
      return pieces.map((text, place) => ({
        text,
        thought: true,
        ...(place === pieces.length - 1 ? signature(output) : {}),
      }));
    }
    case 'tool_call':
      return partsOf(output);
  }
}

function isBroken(output: ModelOutput): boolean {
  return output.type === 'tool_call' && output.rawArguments !== undefined;
}

function callPart({ id, name, arguments: args, ...rest }: Extract<ModelOutput, { type: 'tool_call' }>): GeminiPart {
  return { functionCall: { ...(id === '' ? {} : { id }), name, args: { ...args } }, ...signature(rest) };
}

function thoughtOf({ pieces, redacted }: Extract<ModelOutput, { type: 'thinking' }>): string {
  return redacted === true ? '' : pieces.join('');
}

function signature({ signature: given }: { readonly signature?: string }): Pick<GeminiPart, 'thoughtSignature'> {
  return given === undefined ? {} : { thoughtSignature: given };
}
