import type { PromptTurn } from '@roomkit/ai';

import { conversationStateOf } from '../state/conversation-state.ts';

/**
 * What an agent is told of the conversation it has taken over, as long as it has it. The words of others stand as
 * data, so that none of them can pass for an instruction.
 */
export function handoffPrompt({ channelId, roomContext }: PromptTurn): string | null {
  const { activeAgentId, handoff } = conversationStateOf(roomContext.room);
  if (handoff === null || activeAgentId !== channelId || handoff.toAgentId !== channelId) return null;
  const { fromAgentId, reason, summary, context, urgent } = handoff;
  const lines = [
    `This conversation was handed over to you by ${JSON.stringify(fromAgentId)}. What you were told:`,
    `- reason: ${JSON.stringify(reason)}`,
    `- summary: ${JSON.stringify(summary)}`,
    ...Object.entries(context).map(([key, value]) => `- ${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    ...(urgent ? ['- It is urgent.'] : []),
  ];
  return lines.join('\n');
}
