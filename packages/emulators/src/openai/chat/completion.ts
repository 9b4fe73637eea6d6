import { argumentsText, type ModelFinishReason, type ModelUsage, type PlayedAnswer } from '../../model/script.ts';

const FINISH: Readonly<Record<ModelFinishReason, string>> = {
  stop: 'stop',
  tool_calls: 'tool_calls',
  max_tokens: 'length',
  // A refusal is a text of its own kind, or none that the API knows.
  refusal: 'stop',
  // The API has no such word.
  other: 'stop',
};

/** Who answers, and what of it is the server's own. */
export interface ChatHead {
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** Facts that stand in every object of an answer. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The field in which the server shows its thinking; null where it does not. */
  readonly thinkingField: string | null;
  /** Whether refusals stand apart from other words. */
  readonly hasRefusals: boolean;
  /** What the server says of answers in which the model calls tools. */
  readonly callsFinish: string;
}

/** Why the model stopped, in the server's word. */
export function finishReasonOf({ finishReason }: PlayedAnswer, { callsFinish }: ChatHead): string {
  return finishReason === 'tool_calls' ? callsFinish : FINISH[finishReason];
}

/** Whether the words of an answer are a refusal. */
export function isRefusal({ finishReason }: PlayedAnswer, { hasRefusals }: ChatHead): boolean {
  return hasRefusals && finishReason === 'refusal';
}

/** An answer in one piece. */
export function chatCompletion(answer: PlayedAnswer, head: ChatHead): object {
  const finishReason = finishReasonOf(answer, head);
  const choice = { index: 0, message: messageOf(answer, head), logprobs: null, finish_reason: finishReason };
  return { ...headOf(head), object: 'chat.completion', choices: [choice], usage: chatUsage(answer.usage) };
}

/** What stands in every object of an answer. */
export function headOf({ id, model, created, facts }: ChatHead): object {
  return { id, created, model, ...facts };
}

export function chatUsage(usage: ModelUsage): object {
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, thinkingTokens = 0 } = usage;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: thinkingTokens, audio_tokens: 0 },
  };
}

function messageOf(answer: PlayedAnswer, head: ChatHead): object {
  const { thinkingField } = head;
  const said = (type: 'text' | 'thinking'): string | null => {
    const pieces = answer.output.flatMap((item) => (item.type === type ? item.pieces : []));
    return pieces.length === 0 ? null : pieces.join('');
  };
  const words = said('text');
  const refused = isRefusal(answer, head);
  const calls = answer.output.filter((item) => item.type === 'tool_call');
  return {
    role: 'assistant',
    content: refused ? null : words,
    refusal: refused ? words : null,
    annotations: [],
    ...(thinkingField === null ? {} : { [thinkingField]: said('thinking') }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: argumentsText(call) },
          })),
        }),
  };
}
