import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { mailOf } from './inbound.ts';

/**
 * The messages of a SendGrid (Inbound Parse) webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export async function parseSendGridWebhook(
  request: WebhookRequest,
  channelId: string,
  options: { readonly maxInlineBytes?: number } = {},
): Promise<readonly InboundMessage[]> {
  return [await mailOf(request, channelId, options.maxInlineBytes)];
}
