import type { InboundMessage } from '@roomkit/core';

import type { ParseEvent, ServerSentEvent, StreamedMessage } from '../options.ts';

/** The messages of an event, under ids by which the kit knows them when they come again. Rejects as `parse` does. */
export async function messagesOf(
  event: ServerSentEvent,
  parse: ParseEvent,
  channelId: string,
): Promise<readonly InboundMessage[]> {
  const parsed = (await parse(event)) ?? [];
  const messages = Array.isArray(parsed) ? (parsed as readonly StreamedMessage[]) : [parsed as StreamedMessage];
  return messages.map((message, index) => ({ channelId, ...idOf(event, index), ...message }));
}

function idOf({ id }: ServerSentEvent, index: number): { readonly providerMessageId?: string } {
  if (id === null) return {};
  return { providerMessageId: index === 0 ? id : `${id}/${index}` };
}
