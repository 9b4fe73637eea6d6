import { isRoomKitError, RoomKitError } from '../domain/errors.ts';
import type { WebhookOutcome } from '../ports/channel.ts';
import type { WebhookRequest } from '../ports/messaging.ts';
import type { TransportProvider } from './transport-channel.ts';

/**
 * Reads a vendor's call: the signature over the raw bytes comes first.
 *
 * @throws RoomKitError `webhook_signature_invalid`, `webhook_unreadable`
 */
export async function receiveWebhook(
  provider: TransportProvider,
  channelId: string,
  request: Request,
  publicBaseUrl: string | null,
  organizationId: string | null = null,
): Promise<WebhookOutcome> {
  const raw: WebhookRequest = {
    url: publicBaseUrl === null ? request.url : publicUrl(request.url, publicBaseUrl),
    method: request.method,
    headers: request.headers,
    body: new Uint8Array(await request.arrayBuffer()),
    organizationId,
  };
  const response = (await provider.answerWebhook?.(raw)) ?? null;
  if (response !== null) return { messages: [], statuses: [], response };
  if ((await provider.verifySignature?.(raw)) !== true) {
    throw new RoomKitError('webhook_signature_invalid', 'The signature of the webhook is wrong.', { channelId });
  }
  try {
    const parsing = provider.parseWebhook?.(raw, channelId) ?? provider.parseInbound?.(raw, channelId);
    const messages = (await parsing) ?? [];
    const statuses = (await provider.parseStatus?.(raw, channelId)) ?? [];
    const notices = (await provider.parseNotices?.(raw, channelId)) ?? [];
    return { messages, statuses, notices };
  } catch (error) {
    if (isRoomKitError(error)) throw error;
    throw new RoomKitError('webhook_unreadable', 'The webhook cannot be read.', { channelId }, { cause: error });
  }
}

/** The address a vendor called, as it stands before the proxy: its path and query under the public base. */
function publicUrl(url: string, base: string): string {
  const { pathname, search } = new URL(url);
  return `${base.replace(/\/$/u, '')}${pathname}${search}`;
}
