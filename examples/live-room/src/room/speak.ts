import type { InboundResult } from '@roomkit/core';

import { CUSTOMER, ROOM_ID } from '../cast.ts';
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

/** Words put into the assistant's mouth by hand. */
export async function speakAsAssistant({ kit }: Demo, body: string): Promise<CommandResult> {
  const event = await kit.sendEvent(ROOM_ID, 'assistant', { type: 'text', body }, { until: 'committed' });
  if (event.status !== 'blocked') return { ok: true, message: 'Sent.' };
  return { ok: false, message: `Blocked: ${event.blockedBy ?? 'by a hook'}` };
}

function refusalOf({ blocked, event, reason }: InboundResult): string | null {
  if (!blocked && event !== null) return null;
  return `Not taken: ${reason?.replaceAll('_', ' ') ?? 'for no reason given'}.`;
}
