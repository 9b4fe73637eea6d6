import type { InboundMessage, WebhookRequest } from '@roomkit/core';
import { bodyJson, objectOf } from '@roomkit/core/providers';

import { messageOf } from './inbound.ts';

/**
 * The messages of a Teams webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseTeamsWebhook(request: WebhookRequest, channelId: string): readonly InboundMessage[] {
  const message = messageOf(objectOf(bodyJson(request)), channelId);
  return message === null ? [] : [message];
}
