import { type Clock, ConfigurationError } from '@roomkit/core';
import { type EnvironmentVariable, requireBaseUrl, requireText } from '@roomkit/core/providers';

export const DEFAULT_BASE_URL = 'https://api.telegram.org';

/** Options of the provider. */
export interface TelegramOptions {
  /** Secret; such as `123456789:AAE…`, from @BotFather. */
  readonly botToken: string;
  /** Secret; what Telegram sends with each webhook: 1 to 256 letters, digits, `_` and `-`. */
  readonly webhookSecret: string;
  /** Of a Bot API server of one's own. @defaultValue 'https://api.telegram.org' */
  readonly baseUrl?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
  /** Ends calls that answer the tap on a button and are not answered themselves. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'schedule'>;
}

/** The seed's name of {@link TelegramOptions}. */
export type TelegramConfig = TelegramOptions;

/** The variables `fromEnv` reads. */
export const TELEGRAM_ENVIRONMENT: readonly EnvironmentVariable<TelegramOptions>[] = [
  { name: 'TELEGRAM_BOT_TOKEN', option: 'botToken', secret: true },
  { name: 'TELEGRAM_WEBHOOK_SECRET', option: 'webhookSecret', secret: true },
  { name: 'TELEGRAM_BASE_URL', option: 'baseUrl' },
];

/** Options with their defaults. */
export type ResolvedOptions = TelegramOptions & Required<Pick<TelegramOptions, 'baseUrl'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: TelegramOptions): ResolvedOptions {
  const resolved = { baseUrl: DEFAULT_BASE_URL, ...options };
  requireText('botToken', resolved.botToken);
  // It becomes a part of addresses: anything else would aim the call elsewhere.
  if (!/^\d{1,20}:[\w-]{1,200}$/u.test(resolved.botToken)) {
    throw new ConfigurationError('botToken', 'must be a bot id, a colon, and letters or digits');
  }
  requireText('webhookSecret', resolved.webhookSecret);
  if (!/^[\w-]{1,256}$/u.test(resolved.webhookSecret)) {
    throw new ConfigurationError('webhookSecret', 'must be 1 to 256 letters, digits, _ and -');
  }
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze({ ...resolved, baseUrl: resolved.baseUrl.replace(/\/$/u, '') });
}
