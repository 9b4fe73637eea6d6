import { ToolError } from '@roomkit/ai';
import { isRoomKitError } from '@roomkit/core';
import type { AIToolDefinition, AIToolOutcome, ToolCallContext } from '@roomkit/core/ai';

import { ChannelEscalation } from '../state/conversation-state.ts';
import type { HandoffRequest, HandoffResult } from './request.ts';
import type { HandoffTarget } from './rules.ts';

/** What a model says to hand over. */
interface HandoffArguments extends Omit<HandoffRequest, 'targetAgentId'> {
  readonly target: string;
}

/** Hands over for a model. */
export type PerformHandoff = (request: HandoffRequest, call: ToolCallContext) => Promise<PerformedHandoff>;

/** What came of it, and what the tool leaves in the timeline. */
export interface PerformedHandoff {
  readonly result: HandoffResult;
  readonly events: AIToolOutcome['events'];
}

/** The tool `handoff`, which names those the conversation can be handed to now. One that is accepted ends the turn. */
export function handoffTool(
  targets: readonly Pick<HandoffTarget, 'agentId' | 'description'>[],
  perform: PerformHandoff,
): AIToolDefinition<HandoffArguments> {
  return {
    name: 'handoff',
    description: [
      'Hands this conversation over to somebody else, who answers from then on. Say nothing after it. Targets:',
      ...targets.map(({ agentId, description }) => `- ${agentId}${description === null ? '' : `: ${description}`}`),
    ].join('\n'),
    parameters: {
      type: 'object',
      properties: {
        target: { type: 'string', enum: targets.map(({ agentId }) => agentId), description: 'Who takes over.' },
        reason: { type: 'string', description: 'Why, in a sentence.' },
        summary: { type: 'string', description: 'What the next one has to know, so that nobody is asked again.' },
        context: { type: 'object', description: 'Facts as data, such as an order number.' },
        channelEscalation: {
          type: 'string',
          enum: Object.values(ChannelEscalation),
          description: 'Where it should go on.',
        },
        urgent: { type: 'boolean', description: 'Whether it cannot wait.' },
      },
      required: ['target', 'reason', 'summary'],
      additionalProperties: false,
    },
    execute: async ({ target, ...rest }, call) => outcomeOf(await performed({ targetAgentId: target, ...rest }, call)),
  };

  async function performed(request: HandoffRequest, call: ToolCallContext): Promise<PerformedHandoff> {
    try {
      return await perform(request, call);
    } catch (error) {
      if (isRoomKitError(error, 'input_invalid')) throw new ToolError(error.message, { cause: error });
      throw error;
    }
  }
}

function outcomeOf({ result, events = [] }: PerformedHandoff): AIToolOutcome {
  const content = JSON.stringify(result);
  // Two agents must not speak at once: the one that handed over has nothing more to say.
  return result.accepted ? { content, next: 'end', events } : { content, isError: true };
}
