import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { messageOf } from './inbound.ts';
import { type SignatureName, signatureSchemes } from './signature.ts';

/**
 * The messages of a generic webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @param signature - how it was signed: what a message without an `external_id` is known by hangs on that
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseHTTPWebhook(
  request: WebhookRequest,
  channelId: string,
  signature: SignatureName = 'roomkit',
): readonly InboundMessage[] {
  const callId = signatureSchemes[signature].callIdOf(request.headers, request.body);
  const message = messageOf(request, channelId, callId);
  return message === null ? [] : [message];
}
