import type { InboundResult } from '@roomkit/core';

import { CUSTOMER, FIRST_AGENT, isAgent, ROOM_ID } from '../cast.ts';
import { deskStateOf } from '../feed/desk-state.ts';
import type { CommandResult } from '../feed/messages.ts';
import type { Demo } from './demo.ts';

/** A text from the customer's phone, as a vendor's webhook would bring it. */
export async function sendText({ carrier, handset, kit }: Demo, body: string): Promise<CommandResult> {
  const id = `text-${kit.createId()}`;
  const at = new Date(kit.clock.now()).toISOString();
  handset.add({ id, direction: 'outgoing', body, at, status: 'sending', reason: null });
  const result = await kit.processInbound(
    {
      channelId: 'sms',
      senderId: CUSTOMER.number,
      providerMessageId: id,
      content: { type: 'text', body },
      rawPayload: { carrier: carrier.name, from: CUSTOMER.number, text: body },
    },
    { roomId: ROOM_ID, until: 'committed' },
  );
  const reason = refusalOf(result);
  handset.advance(id, reason === null ? 'delivered' : 'refused', reason);
  return reason === null ? { ok: true, message: 'Sent.' } : { ok: false, message: reason };
}

/** Words put by hand into the mouth of the agent that has the conversation. */
export async function speakAsAgent({ kit }: Demo, body: string): Promise<CommandResult> {
  const { holder } = deskStateOf(await kit.getRoom(ROOM_ID));
  const agentId = isAgent(holder) ? holder : FIRST_AGENT;
  const event = await kit.sendEvent(ROOM_ID, agentId, { type: 'text', body }, { until: 'committed' });
  if (event.status !== 'blocked') return { ok: true, message: 'Sent.' };
  return { ok: false, message: `Blocked: ${event.blockedBy ?? 'by a hook'}` };
}

function refusalOf({ blocked, event, reason }: InboundResult): string | null {
  if (!blocked && event !== null) return null;
  return `Not taken: ${reason?.replaceAll('_', ' ') ?? 'for no reason given'}.`;
}
