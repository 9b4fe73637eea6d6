import { HookResult, type RoomContext, type RoomEvent, type RoomKit, ROUTED_TO } from '@roomkit/core';

import { delegationLinkOf } from '../kit/child-rooms.ts';
import { within } from '../kit/within.ts';
import { updateConversationState } from '../state/change-state.ts';
import { type ConversationState, conversationStateOf } from '../state/conversation-state.ts';
import { ROUTED_BY } from './holder-of.ts';
import type { ConversationRouter } from './router.ts';

/** Where a router works. */
export interface InstallRouterOptions {
  /** Only in this room. @defaultValue null: in every room of the kit's scope */
  readonly roomId?: string | null;
  /** The phase a conversation without one is put into by its first event. @defaultValue null: none */
  readonly firstPhase?: string | null;
}

/** Before hooks that judge words, so that they find an event routed. */
const PRIORITY = -100;

/**
 * Has a router choose which agents are asked, as a `before_broadcast` hook of priority −100. Transports get every
 * event as before; addresses stay as they were sent: the choice stands in the event's `metadata.routedTo`. Workrooms
 * of delegated tasks are left alone. Disposing the handle ends it.
 */
export function installRouter(
  kit: RoomKit,
  router: ConversationRouter,
  { roomId = null, firstPhase = null }: InstallRouterOptions = {},
): Disposable {
  const hookOptions = { priority: PRIORITY, name: 'conversation_router', reads: 'envelope' } as const;
  const routed = (event: RoomEvent, context: RoomContext, state: ConversationState): HookResult => {
    const { agentIds, routedBy } = router.route({ event, context, state });
    const metadata = { ...event.metadata, [ROUTED_TO]: agentIds, [ROUTED_BY]: routedBy };
    return HookResult.modify({ ...event, metadata });
  };
  const handler = (event: RoomEvent, context: RoomContext): HookResult | Promise<HookResult> => {
    const { room } = context;
    if (delegationLinkOf(room) !== null) return HookResult.allow();
    const state = conversationStateOf(room);
    if (firstPhase === null || state.phase !== null) return routed(event, context, state);
    return begin(within(kit, room.organizationId), room.id, firstPhase).then((begun) => routed(event, context, begun));
  };
  const remove =
    roomId === null
      ? kit.hook('before_broadcast', hookOptions, handler)
      : kit.addRoomHook(roomId, 'before_broadcast', hookOptions, handler);
  return { [Symbol.dispose]: remove };
}

/** Puts a conversation that has no phase yet into its first. */
function begin(kit: RoomKit, roomId: string, firstPhase: string): Promise<ConversationState> {
  return updateConversationState(kit, roomId, ({ phase }) => (phase === null ? { phase: firstPhase } : null));
}
