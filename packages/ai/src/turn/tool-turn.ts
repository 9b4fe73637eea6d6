import type { Participant } from '@roomkit/core';
import type { ToolTurn } from '@roomkit/core/ai';

import type { PromptTurn } from '../extension/extension.ts';
import type { AIPipelineContext } from '../pipeline/stage.ts';

/** A turn as extensions see it. */
export function promptTurn(turn: AIPipelineContext): PromptTurn {
  const { room } = turn.roomContext;
  return {
    organizationId: room.organizationId,
    roomId: room.id,
    channelId: turn.channelId,
    triggerEvent: turn.event,
    roomContext: turn.roomContext,
  };
}

/** A turn as tools see it, with the one who wrote what is answered. */
export async function toolTurn(turn: AIPipelineContext): Promise<ToolTurn> {
  return { ...promptTurn(turn), author: await authorOf(turn) };
}

async function authorOf({ event, roomContext }: AIPipelineContext): Promise<Participant | null> {
  const { participantId } = event.source;
  if (participantId === null) return null;
  const participants = await roomContext.participants();
  return participants.find(({ id }) => id === participantId) ?? null;
}
