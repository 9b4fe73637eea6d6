import type { InboundMessage, WebhookRequest } from '@roomkit/core';
import { bodyJson, objectOf } from '@roomkit/core/providers';

import { inboundOf } from './inbound.ts';

/**
 * The messages of a Sinch webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseSinchWebhook(request: WebhookRequest, channelId: string): readonly InboundMessage[] {
  const message = inboundOf(objectOf(bodyJson(request)), channelId);
  return message === null ? [] : [message];
}
