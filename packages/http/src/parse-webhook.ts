import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { messageOf } from './inbound.ts';

/**
 * The messages of a generic webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseHTTPWebhook(request: WebhookRequest, channelId: string): readonly InboundMessage[] {
  const message = messageOf(request, channelId);
  return message === null ? [] : [message];
}
