import type { AIResponse } from '@roomkit/core/ai';
import { brokenOff } from '@roomkit/core/providers';
import type { OpenAI } from 'openai';

import { callOf, responseOf, thinkingIn } from './answer.ts';

/** A whole answer of Chat Completions. @throws ProviderError when there is none in it */
export function completionResponse(completion: OpenAI.Chat.ChatCompletion, provider: string): AIResponse {
  const choice = completion.choices?.[0];
  if (choice === undefined) throw brokenOff(provider);
  const { id, model, usage = null } = completion;
  const { message, finish_reason: stopReason } = choice;
  // Not every server says what kind of call it is.
  const calls = (message.tool_calls ?? []).filter((call) => call.type !== 'custom');
  const answer = {
    id,
    model,
    thinking: thinkingIn(message),
    text: (message.content ?? '') + (message.refusal ?? ''),
    refused: Boolean(message.refusal),
    calls: calls.map((call, at) =>
      callOf({ id: call.id ?? '', name: call.function.name, input: call.function.arguments, answerId: id, at }),
    ),
    stopReason,
    usage,
  };
  return responseOf(answer, provider);
}
