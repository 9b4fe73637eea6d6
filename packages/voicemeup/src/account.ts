import {
  callVendor,
  type OrganizationOptions,
  PerOrganization,
  refusalOf,
  requireTold,
  textOrNull,
  type Vendor,
} from '@roomkit/core/providers';

import { saidOf, voiceMeUpErrors } from './errors.ts';
import { type ResolvedOptions, resolveOptions, type VoiceMeUpOptions } from './options.ts';

/** One account, ready to call. */
export interface VoiceMeUpAccount {
  readonly options: ResolvedOptions;
  /** Queues a message and gives its id. @throws RoomKitError; see `callVendor` */
  queue(message: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Promise<string>;
}

export type VoiceMeUpAccounts = PerOrganization<VoiceMeUpOptions, VoiceMeUpAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<VoiceMeUpOptions>): VoiceMeUpAccounts {
  return new PerOrganization(options, (given) => accountOf(name, resolveOptions(given)));
}

function accountOf(name: string, options: ResolvedOptions): VoiceMeUpAccount {
  const { authToken, baseUrl, fetch, username } = options;
  const vendor: Vendor = { name, errors: voiceMeUpErrors, fetch };
  return {
    options,
    async queue(message, signal) {
      const body = new URLSearchParams({ username, auth_token: authToken, ...message });
      const answer = await callVendor(vendor, { url: `${baseUrl}/queue_sms`, body, effect: 'send', signal });
      // A refusal comes with 200 as well.
      const { messages, status } = saidOf(answer.body);
      if (status === 'error') throw refusalOf(name, voiceMeUpErrors, answer);
      const queued = messages.find(({ code }) => code === 'queued_sms_hash');
      return requireTold(name, status === 'success' ? textOrNull(queued?.['_content']) : null);
    },
  };
}
