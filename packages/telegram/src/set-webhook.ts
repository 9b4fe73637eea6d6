import { requireBaseUrl } from '@roomkit/core/providers';

import type { TelegramAccount } from './account.ts';

/** How a webhook is set. */
export interface SetWebhookOptions {
  readonly organizationId?: string | null;
  readonly signal?: AbortSignal | undefined;
  /** Forgets what has come since the last webhook. @defaultValue false */
  readonly dropPendingUpdates?: boolean;
  /** Calls at the same time, 1 to 100. @defaultValue 40 */
  readonly maxConnections?: number;
}

/** What this provider reads. Reactions are none of what Telegram sends by itself. */
const UPDATES: readonly string[] = [
  ...['message', 'edited_message', 'channel_post', 'edited_channel_post', 'callback_query', 'message_reaction'],
];

/** https://core.telegram.org/bots/api#setwebhook */
export async function setWebhook(account: TelegramAccount, url: string, options: SetWebhookOptions): Promise<void> {
  requireBaseUrl('url', url);
  const { dropPendingUpdates, maxConnections, signal } = options;
  const fields = {
    url,
    secret_token: account.options.webhookSecret,
    allowed_updates: UPDATES,
    ...(dropPendingUpdates === undefined ? {} : { drop_pending_updates: dropPendingUpdates }),
    ...(maxConnections === undefined ? {} : { max_connections: maxConnections }),
  };
  await account.call('setWebhook', { fields, effect: 'read', signal });
}
