import type { InboundMessage, WebhookRequest } from '@roomkit/core';

import { changesOf } from './envelope.ts';
import { messageOf } from './inbound.ts';
import { DEFAULTS, type WhatsAppOptions } from './options.ts';

/**
 * The messages of a WhatsApp webhook, without asking who sent it: `verifySignature` of the provider comes first. Those of
 * other numbers of the app are left out.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseWhatsAppWebhook(
  request: WebhookRequest,
  channelId: string,
  options: Pick<WhatsAppOptions, 'phoneNumberId' | 'apiVersion' | 'baseUrl'>,
): readonly InboundMessage[] {
  const resolved = { ...DEFAULTS, ...options };
  return changesOf(request, resolved.phoneNumberId).flatMap((change) =>
    change.messages.flatMap((message) => messageOf(message, change, channelId, resolved) ?? []),
  );
}
