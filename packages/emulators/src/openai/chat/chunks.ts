import { type ModelFrame, sse } from '../../model/frames.ts';
import { argumentsText, halves, type ModelOutput, type PlayedAnswer } from '../../model/script.ts';
import { type ChatHead, chatUsage, finishReasonOf, headOf, isRefusal } from './completion.ts';

/** What a stream was asked to hold. */
export interface ChatStreamOptions {
  readonly includeUsage: boolean;
}

/** The stream of an answer (https://developers.openai.com/api/docs/api-reference/chat-streaming). */
export function chatChunks(
  answer: PlayedAnswer,
  head: ChatHead,
  { includeUsage }: ChatStreamOptions,
): readonly ModelFrame[] {
  const common = { ...headOf(head), object: 'chat.completion.chunk' };
  const usage = includeUsage ? { usage: null } : {};
  const chunk = (delta: object, is: ModelFrame['is'] = 'other', finishReason: string | null = null): ModelFrame => {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finishReason };
    return { text: sse({ ...common, choices: [choice], ...usage }), is };
  };
  const callsBefore = (at: number): number =>
    answer.output.slice(0, at).filter(({ type }) => type === 'tool_call').length;
  const deltas = answer.output.flatMap((item, at) => deltasOf(item, answer, head, callsBefore(at)));
  const last = sse({ ...common, choices: [], usage: chatUsage(answer.usage) });
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...deltas.map(([delta, is]) => chunk(delta, is)),
    chunk({}, 'end', finishReasonOf(answer, head)),
    ...(includeUsage ? [{ text: last, is: 'end' as const }] : []),
    { text: sse('[DONE]'), is: 'end' },
  ];
}

type Delta = readonly [object, ModelFrame['is']];

function deltasOf(item: ModelOutput, answer: PlayedAnswer, head: ChatHead, index: number): readonly Delta[] {
  const { thinkingField } = head;
  switch (item.type) {
    case 'text': {
      const field = isRefusal(answer, head) ? 'refusal' : 'content';
      return item.pieces.map((piece) => [{ [field]: piece }, 'words']);
    }
    case 'thinking':
      return thinkingField === null ? [] : item.pieces.map((piece) => [{ [thinkingField]: piece }, 'other']);
    case 'tool_call': {
      // Id and name come with the first piece alone.
      const first = { index, id: item.id, type: 'function', function: { name: item.name, arguments: '' } };
      const rest = halves(argumentsText(item)).map((piece) => ({ index, function: { arguments: piece } }));
      return [first, ...rest].map((call) => [{ tool_calls: [call] }, 'other']);
    }
    default:
      throw new TypeError('unknown output');
  }
}
