import type { ReadyMadeKind } from '../matrix.ts';
import type { StreamingOption } from './settings.ts';

/** Groups and channels of Telegram have negative ids, or public names. */
const SHARED_CHAT = /^[-@]/u;

/**
 * The kinds of channel where an edit disturbs nobody, and how far apart edits are there.
 *
 * Telegram: about one message a second in a chat, 20 a minute in a group
 * (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Teams: 1800 an hour in a thread
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). WhatsApp tells no number.
 */
export const STREAMING_OF_KIND: Readonly<Partial<Record<ReadyMadeKind, StreamingOption>>> = Object.freeze({
  telegram: { intervalMs: (recipient: string): number => (SHARED_CHAT.test(recipient) ? 3_500 : 1_000) },
  teams: { intervalMs: 2_000 },
  whatsapp_personal: { intervalMs: 3_000 },
});
