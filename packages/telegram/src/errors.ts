import { objectOf, numberOrNull, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** Our words for refusals that Telegram tells apart by its sentence alone: its code is the status again. */
export const TelegramCode = {
  MESSAGE_NOT_MODIFIED: 'message_not_modified',
  MESSAGE_NOT_FOUND: 'message_not_found',
  MESSAGE_WITHOUT_TEXT: 'message_without_text',
  MESSAGE_TOO_OLD: 'message_too_old',
  MESSAGE_NOT_EDITABLE: 'message_not_editable',
  REACTION_INVALID: 'reaction_invalid',
  TEXT_UNREADABLE: 'text_unreadable',
  CHAT_NOT_FOUND: 'chat_not_found',
  CHAT_MIGRATED: 'chat_migrated',
  BOT_BLOCKED: 'bot_blocked',
  BOT_REMOVED: 'bot_removed',
  FILE_UNREACHABLE: 'file_unreachable',
} as const;
export type TelegramCode = (typeof TelegramCode)[keyof typeof TelegramCode];

/** By the beginning of what follows `Bad Request: ` and the like. */
const SENTENCES: readonly (readonly [RegExp, TelegramCode])[] = [
  [/^message is not modified/u, TelegramCode.MESSAGE_NOT_MODIFIED],
  [/^message to (?:edit|delete|react) not found/u, TelegramCode.MESSAGE_NOT_FOUND],
  [/^there is no text in the message to edit/u, TelegramCode.MESSAGE_WITHOUT_TEXT],
  // Past 48 hours, or one that the bot has no right to delete.
  [/^message can't be deleted/u, TelegramCode.MESSAGE_TOO_OLD],
  [/^message can't be edited/u, TelegramCode.MESSAGE_NOT_EDITABLE],
  [/^REACTION_INVALID/u, TelegramCode.REACTION_INVALID],
  [/^can't parse entities/u, TelegramCode.TEXT_UNREADABLE],
  [/^chat not found/u, TelegramCode.CHAT_NOT_FOUND],
  [/^group chat was upgraded/u, TelegramCode.CHAT_MIGRATED],
  [/^(?:bot was blocked|user is deactivated)/u, TelegramCode.BOT_BLOCKED],
  [/^bot (?:was kicked|is not a member)/u, TelegramCode.BOT_REMOVED],
  [/^(?:failed to get HTTP URL content|wrong file identifier)/u, TelegramCode.FILE_UNREACHABLE],
];

/** How the Bot API refuses (https://core.telegram.org/bots/api#making-requests). */
export const telegramErrors: VendorErrors = {
  gone: new Set([TelegramCode.MESSAGE_NOT_FOUND]),
  codeOf(body) {
    const { description, error_code: code } = objectOf(body);
    const sentence = (textOrNull(description) ?? '').replace(/^[A-Z][A-Za-z ]{2,30}: /u, '');
    return SENTENCES.find(([pattern]) => pattern.test(sentence))?.[1] ?? textOrNull(code);
  },
  retryAfterMsOf(_headers, body) {
    const seconds = numberOrNull(objectOf(objectOf(body)['parameters'])['retry_after']);
    return seconds === null || seconds < 0 ? null : seconds * 1000;
  },
};
