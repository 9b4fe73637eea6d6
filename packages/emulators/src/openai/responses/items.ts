import { argumentsText, type ModelOutput, type PlayedAnswer } from '../../model/script.ts';
import type { ResponsesRequest } from './schema.ts';

/** An item of an answer. */
export interface OutputItem extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly id: string;
}

/** What a model writes, as an item. `id` is unique among the vendor's. */
export function itemOf(output: ModelOutput, id: string, answer: PlayedAnswer, request: ResponsesRequest): OutputItem {
  switch (output.type) {
    case 'text': {
      const content = [contentOf(kindOf(answer), output.pieces.join(''))];
      return { id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed', content };
    }
    case 'thinking': {
      const isAsked = request.include?.includes('reasoning.encrypted_content') === true;
      return {
        id: `rs_${id}`,
        type: 'reasoning',
        summary: summaryOf(output.pieces, request).map((text) => ({ type: 'summary_text', text })),
        ...(isAsked ? { encrypted_content: output.signature ?? '' } : {}),
      };
    }
    case 'tool_call':
      return {
        id: `fc_${id}`,
        type: 'function_call',
        status: 'completed',
        call_id: output.id,
        name: output.name,
        arguments: argumentsText(output),
      };
    default:
      throw new TypeError('unknown output');
  }
}

/** The vendor shows no thinking, and a summary of it only when it is asked to. */
export function summaryOf(pieces: readonly string[], { reasoning }: ResponsesRequest): readonly string[] {
  const text = pieces.join('');
  return text === '' || (reasoning?.summary ?? null) === null ? [] : [text];
}

/** A refusal is a text of its own kind. */
export type ContentKind = 'refusal' | 'output_text';

export function kindOf({ finishReason }: PlayedAnswer): ContentKind {
  return finishReason === 'refusal' ? 'refusal' : 'output_text';
}

export function contentOf(kind: ContentKind, text: string): object {
  return kind === 'refusal' ? { type: kind, refusal: text } : { type: kind, text, annotations: [], logprobs: [] };
}
