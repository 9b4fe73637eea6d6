import { onBehalfOf, type OnBehalfOf, type Participant, type RoomEvent } from '@roomkit/core';
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

/** A turn as tools see it, with the one who wrote what is answered, or for whom it is said. */
export async function toolTurn(turn: AIPipelineContext): Promise<ToolTurn> {
  return { ...promptTurn(turn), author: await authorOf(turn) };
}

async function authorOf({ event, roomContext }: AIPipelineContext): Promise<Participant | null> {
  const asking = onBehalfOf(event);
  const participantId = asking?.id ?? event.source.participantId;
  if (participantId === null) return null;
  const participants = await roomContext.participants();
  const known = participants.find(({ id }) => id === participantId) ?? null;
  // What somebody may do in this room says nothing of one they asked from, where they may do less.
  return asking === null || known?.roomId === asking.roomId ? known : elsewhere(asking, event);
}

/** Somebody in another room, of whom no more is known here than was said. */
function elsewhere({ id, roomId, role }: OnBehalfOf, { source, createdAt }: RoomEvent): Participant {
  return {
    id,
    roomId,
    channelId: source.channelId,
    displayName: null,
    role,
    status: 'active',
    identification: 'unknown',
    identityId: null,
    candidates: null,
    connectedVia: [],
    externalId: null,
    resolvedBy: null,
    resolvedAt: null,
    joinedAt: createdAt,
    metadata: {},
  };
}
