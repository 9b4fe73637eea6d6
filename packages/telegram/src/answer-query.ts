import { systemClock } from '@roomkit/core';
import { type Json, objectOf, textOrNull } from '@roomkit/core/providers';

import type { TelegramAccount } from './account.ts';

/** How long the answer to a tap may hold the message up that the tap is. */
const PATIENCE_MS = 3_000;

/**
 * Tells Telegram that the tap on a button has arrived (https://core.telegram.org/bots/api#answercallbackquery).
 * What becomes of that is of no matter to the message: a tap that is sent again may have been answered, or be old.
 */
export async function answerQuery(account: TelegramAccount, update: Json): Promise<void> {
  const id = textOrNull(objectOf(update['callback_query'])['id']);
  if (id === null) return;
  const { clock = systemClock } = account.options;
  const abort = new AbortController();
  using _timer = clock.schedule(PATIENCE_MS, () => abort.abort());
  try {
    await account.call('answerCallbackQuery', {
      fields: { callback_query_id: id },
      effect: 'read',
      signal: abort.signal,
    });
  } catch {
    // The button waits a little longer, and stops by itself.
  }
}
