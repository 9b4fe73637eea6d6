import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { eventsOf } from './envelope.ts';
import { messageOf } from './inbound.ts';
import type { MessengerOptions } from './options.ts';

/**
 * The messages of a Messenger webhook, without asking who sent it: `verifySignature` of the provider comes first. Those of
 * other pages of the app are left out.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseMessengerWebhook(
  request: WebhookRequest,
  channelId: string,
  { pageId }: Pick<MessengerOptions, 'pageId'>,
): readonly InboundMessage[] {
  return eventsOf(request, pageId).flatMap((event) => messageOf(event, channelId) ?? []);
}
