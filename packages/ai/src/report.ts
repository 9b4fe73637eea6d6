import type { AiChannelData } from '@roomkit/core';
import { textOf } from '@roomkit/core';

import type { AIPipelineContext, Generated } from './pipeline/stage.ts';

/** Tells the hooks of a finished turn. Only for turns that completed. */
export async function reportTurn(turn: AIPipelineContext, generated: Generated): Promise<void> {
  const { channelId, host, event, roomContext } = turn;
  const { response, end, durationMs } = generated;
  const { usage } = response;
  const report = { channelId, triggerEventId: event.id, text: wordsOf(generated), toolCallCount: end.toolCalls };
  await host.runHooks('on_ai_response', { ...report, durationMs, usage }, roomContext, { channelId });
}

/** What is kept with an answer about how it came to be. */
export function answerData(modelName: string, { response, durationMs }: Generated): AiChannelData {
  const { inputTokens, outputTokens } = response.usage;
  const tokensUsed =
    inputTokens === undefined && outputTokens === undefined ? null : (inputTokens ?? 0) + (outputTokens ?? 0);
  return { model: modelName, tokensUsed, latencyMs: durationMs };
}

/** All words of a turn, a paragraph a part. */
function wordsOf({ segments, response }: Generated): string {
  const parts = segments.filter(({ content }) => content.type === 'text').map(({ content }) => textOf({ content }));
  return [...parts, response.text].filter((words) => words.trim() !== '').join('\n\n');
}
