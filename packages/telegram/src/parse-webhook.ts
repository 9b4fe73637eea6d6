import type { InboundMessage, WebhookRequest } from '@roomkit/core';
import { bodyJson, objectOf } from '@roomkit/core/providers';

import { messageOf } from './inbound.ts';
import { fileUrlOf } from './media.ts';
import { DEFAULT_BASE_URL, type TelegramOptions } from './options.ts';

/**
 * The messages of a Telegram webhook, without asking who sent it: `verifySignature` of the provider comes first.
 *
 * @throws SyntaxError, TypeError for what cannot be read
 */
export function parseTelegramWebhook(
  request: WebhookRequest,
  channelId: string,
  { baseUrl = DEFAULT_BASE_URL }: Pick<TelegramOptions, 'baseUrl'> = {},
): readonly InboundMessage[] {
  const message = messageOf(objectOf(bodyJson(request)), channelId, fileUrlOf({ baseUrl }));
  return message === null ? [] : [message];
}
