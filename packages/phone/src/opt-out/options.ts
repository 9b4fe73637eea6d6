import {
  type Clock,
  ConfigurationError,
  type CreateId,
  type Logger,
  type RCSProvider,
  type SMSProvider,
  type StateStore,
} from '@roomkit/core';

import type { OptOutWord, OptOutWords } from './words.ts';

/** A provider that can be given opt-outs. */
export type OptOutProvider = SMSProvider | RCSProvider;

/** How {@link withOptOut} works. */
export interface OptOutOptions {
  /** Where opt-outs are kept: one that lasts, and that every node shares. */
  readonly state: StateStore;
  /** How the provider is called. @defaultValue 'sms' */
  readonly channelType?: 'sms' | 'rcs';
  /**
   * The number, or RCS agent, of sends that name none. Without it an opt-out from any of our numbers keeps such
   * a send back.
   */
  readonly from?: string | null;
  /** In place of the words of a meaning. @defaultValue OPT_OUT_WORDS */
  readonly words?: Partial<OptOutWords>;
  /** What is answered to a word, where the vendor does not answer itself. @defaultValue nothing */
  readonly replies?: Readonly<Partial<Record<OptOutWord, string>>>;
  /** Codes by which the vendor says that the recipient opted out with the carrier, such as Twilio's `21610`. */
  readonly vendorCodes?: readonly string[];
  /** @defaultValue the machine's time */
  readonly clock?: Clock;
  /** Makes the ids of replies. @defaultValue random ids */
  readonly createId?: CreateId;
  /** Hears of replies that were not sent. @defaultValue nobody */
  readonly logger?: Logger;
}

const PORT_METHODS = ['get', 'set', 'delete', 'list'] as const;

/** @throws ConfigurationError naming the option that cannot be used */
export function requireOptOutOptions(options: OptOutOptions): void {
  const { state, channelType, from, replies = {}, vendorCodes = [] } = options;
  if (!PORT_METHODS.every((method) => typeof state?.[method] === 'function')) {
    throw new ConfigurationError('state', 'must be a StateStore');
  }
  if (channelType !== undefined && channelType !== 'sms' && channelType !== 'rcs') {
    throw new ConfigurationError('channelType', 'must be sms or rcs');
  }
  if (from !== undefined && from !== null && (typeof from !== 'string' || from.trim() === '')) {
    throw new ConfigurationError('from', 'must be a number or an agent');
  }
  for (const [word, reply] of Object.entries(replies)) {
    if (!['stop', 'start', 'help'].includes(word) || typeof reply !== 'string' || reply.trim() === '') {
      throw new ConfigurationError(`replies.${word}`, 'must be the text for stop, start or help');
    }
  }
  if (!Array.isArray(vendorCodes) || !vendorCodes.every((code) => typeof code === 'string')) {
    throw new ConfigurationError('vendorCodes', 'must be a list of codes');
  }
}
