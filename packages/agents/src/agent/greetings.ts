import type { HookTriggers, RoomContext, RoomKit } from '@roomkit/core';

import { within } from '../kit/within.ts';
import { conversationStateOf } from '../state/conversation-state.ts';
import { Agent } from './agent.ts';

type SessionStart = HookTriggers['on_session_started']['payload'];

/**
 * Has agents greet whoever starts a session: the agent that has the conversation, or else the first one attached that
 * has a greeting. The greeting is said on the session's own channel, as a message of the agent that calls upon nobody,
 * once a session: a reconnect is no new one. Disposing the handle ends it.
 */
export function installGreetings(kit: RoomKit): Disposable {
  const remove = kit.hook('on_session_started', { name: 'agent_greetings' }, (session, context) =>
    greet(within(kit, context.room.organizationId), session, context),
  );
  return { [Symbol.dispose]: remove };
}

async function greet(kit: RoomKit, session: SessionStart, context: RoomContext): Promise<void> {
  const agent = greeterOf(kit, context);
  if (agent === null) return;
  const { channelId, senderId, sessionId = null } = session;
  const key = JSON.stringify(['greeting', agent.id, channelId, sessionId ?? senderId]);
  const content = { type: 'text', body: agent.identity.greeting as string } as const;
  await kit.sendEvent(context.room.id, agent.id, content, {
    addressedTo: [],
    visibility: channelId,
    idempotencyKey: key,
    metadata: { greeting: true },
    until: 'committed',
  });
}

function greeterOf(kit: RoomKit, { room, bindings }: RoomContext): Agent | null {
  const agents = bindings
    .filter(({ category }) => category === 'intelligence')
    .toSorted((a, b) => a.attachedAt.getTime() - b.attachedAt.getTime())
    .map(({ channelId }) => kit.getChannel(channelId))
    .filter((channel) => channel instanceof Agent);
  const { activeAgentId, withHuman } = conversationStateOf(room);
  if (withHuman) return null;
  const active = agents.find(({ id }) => id === activeAgentId);
  if (active !== undefined) return greets(active) ? active : null;
  return agents.find(greets) ?? null;
}

function greets({ identity }: Agent): boolean {
  return identity.autoGreet && identity.greeting !== null;
}
