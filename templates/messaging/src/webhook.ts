import type { InboundMessage, WebhookRequest } from '@roomkit/core';
import { bodyJson, objectOf, readHex, textOrNull, verifyHmac } from '@roomkit/core/providers';

/** Whether the vendor signed a call, over its raw bytes. */
export function isSigned(secret: string, { body, headers }: WebhookRequest): Promise<boolean> {
  return verifyHmac({ hash: 'SHA-256', secret }, body, readHex(headers.get('x-signature')));
}

/** The message of a call; null where it brings none. */
export function inboundOf(request: WebhookRequest, channelId: string): InboundMessage | null {
  const message = objectOf(bodyJson(request));
  const [providerMessageId, senderId] = [textOrNull(message['id']), textOrNull(message['from'])];
  if (providerMessageId === null || senderId === null) return null;
  const content = { type: 'text', body: textOrNull(message['text']) ?? '' } as const;
  return { channelId, senderId, content, providerMessageId, rawPayload: message };
}
