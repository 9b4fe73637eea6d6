import type { AIResponse } from '@roomkit/core/ai';

import type { AIPipelineContext } from '../pipeline/stage.ts';

/** Tells the hooks what the model thought in one answer, if anything. */
export async function reportThinking(turn: AIPipelineContext, response: AIResponse, round: number): Promise<void> {
  const text = response.parts.map((part) => (part.type === 'thinking' ? part.thinking : '')).join('');
  if (text === '') return;
  const { channelId, host, event, roomContext } = turn;
  await host.runHooks('on_ai_thinking', { channelId, triggerEventId: event.id, round, text }, roomContext, {
    channelId,
  });
}
