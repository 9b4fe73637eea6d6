import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { inboundOf } from './inbound.ts';
import { partOf } from './part.ts';

/**
 * The messages of a VoiceMeUp webhook, without asking who sent it: `verifySignature` of the provider comes first. The two calls of an
 * MMS are two messages here; the provider joins them.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseVoiceMeUpWebhook(request: WebhookRequest, channelId: string): readonly InboundMessage[] {
  const part = partOf(request);
  return part === null ? [] : [inboundOf(part, null, channelId)];
}
