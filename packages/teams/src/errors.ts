import { objectOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis */
const RETRYABLE: ReadonlySet<number> = new Set([408, 412, 429, 500, 502, 503, 504]);

/** A message that is not there, or not any more. */
const GONE = 'ActivityNotFoundInConversation';

/** Codes of the Bot Connector and of Microsoft Entra, which names its own in `error`. */
export const teamsErrors: VendorErrors = {
  codeOf(body) {
    const { error } = objectOf(body);
    return textOrNull(objectOf(error)['code']) ?? textOrNull(error);
  },
  permanent: new Set([
    'BotNotInConversationRoster', // not installed, or put out
    'ConversationNotFound',
    GONE,
    'MessageWritesBlocked', // the person has blocked the bot
    'MessageSizeTooBig',
    'invalid_client',
    'unauthorized_client',
  ]),
  gone: new Set([GONE]),
  isRetryableStatus: (statusCode) => RETRYABLE.has(statusCode),
};
