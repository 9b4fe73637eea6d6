import type { AiChannelData } from '@roomkit/core';
import type { AIResponse } from '@roomkit/core/ai';

import type { AIPipelineContext } from './pipeline/stage.ts';
import type { TurnDeps } from './pipeline/turn-deps.ts';

/** Tells the hooks of a finished turn: what was thought, then the answer. Only for turns that completed. */
export async function reportAnswer(
  { host, channelId }: Pick<TurnDeps, 'host' | 'channelId'>,
  turn: AIPipelineContext,
  response: AIResponse,
  durationMs: number,
): Promise<void> {
  const source = { channelId };
  const triggerEventId = turn.event.id;
  const thoughts = response.parts.map((part) => (part.type === 'thinking' ? part.thinking : '')).join('');
  if (thoughts !== '') {
    const report = { channelId, triggerEventId, round: 1, text: thoughts };
    await host.runHooks('on_ai_thinking', report, turn.roomContext, source);
  }
  await host.runHooks(
    'on_ai_response',
    { channelId, triggerEventId, text: response.text, toolCallCount: 0, durationMs, usage: response.usage },
    turn.roomContext,
    source,
  );
}

/** What is kept with an answer about how it came to be. */
export function answerData(modelName: string, response: AIResponse, durationMs: number): AiChannelData {
  const { inputTokens, outputTokens } = response.usage;
  const tokensUsed =
    inputTokens === undefined && outputTokens === undefined ? null : (inputTokens ?? 0) + (outputTokens ?? 0);
  return { model: modelName, tokensUsed, latencyMs: durationMs };
}
