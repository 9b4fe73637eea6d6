import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { messageOf } from './webhook.ts';

/**
 * The messages of a Twilio webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseTwilioWebhook(request: WebhookRequest, channelId: string): readonly InboundMessage[] {
  const message = messageOf(request, channelId);
  return message === null ? [] : [message];
}
