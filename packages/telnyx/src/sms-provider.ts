import type { MessagingCapabilities, ProviderResult, RoomEvent, SendOptions, SMSProvider } from '@roomkit/core';
import {
  type Environment,
  optionsFromEnvironment,
  type OrganizationOptions,
  textWithFilesChannel,
} from '@roomkit/core/providers';
import { requirePhoneRecipient } from '@roomkit/phone';

import { post } from './account.ts';
import { processEnvironment } from './environment.ts';
import { LIMITS, messageOf } from './message.ts';
import { resolveOptions, TELNYX_ENVIRONMENT, type TelnyxSMSOptions } from './options.ts';
import { TelnyxProvider } from './telnyx-provider.ts';

/** SMS and MMS through Telnyx Messaging. */
export class TelnyxSMSProvider extends TelnyxProvider<TelnyxSMSOptions> implements SMSProvider {
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: textWithFilesChannel(LIMITS),
    receives: ['media'],
    reports: ['accepted', 'sent', 'delivered', 'failed'],
  };

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<TelnyxSMSOptions>) {
    super(options, resolveOptions);
  }

  static fromEnv(environment: Environment = processEnvironment()): TelnyxSMSProvider {
    return new TelnyxSMSProvider(optionsFromEnvironment(TELNYX_ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    const account = await this.account(options);
    const { from: ownNumber, messagingProfileId } = account.options;
    const recipient = requirePhoneRecipient(this.name, to);
    const sender = from ?? ownNumber;
    const message = {
      to: recipient,
      ...(sender === undefined ? {} : { from: sender }),
      ...(messagingProfileId === undefined ? {} : { messaging_profile_id: messagingProfileId }),
      ...messageOf(this.name, event.content),
    };
    const providerMessageId = await post(account, '/messages', message, options.signal);
    return { success: true, status: 'accepted', providerMessageId };
  }
}
