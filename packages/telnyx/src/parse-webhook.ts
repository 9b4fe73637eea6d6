import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { inboundOf } from './inbound.ts';
import { eventOf } from './webhook.ts';

/**
 * The messages of a Telnyx webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseTelnyxWebhook(request: WebhookRequest, channelId: string): readonly InboundMessage[] {
  const message = inboundOf(eventOf(request), channelId);
  return message === null ? [] : [message];
}
