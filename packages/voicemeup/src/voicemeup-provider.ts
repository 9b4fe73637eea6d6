import type {
  InboundMessage,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SMSProvider,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import {
  type Environment,
  optionsFromEnvironment,
  type OrganizationOptions,
  sendParts,
  textWithFilesChannel,
} from '@roomkit/core/providers';
import { requirePhoneRecipient } from '@roomkit/phone';

import { accountsOf, type VoiceMeUpAccounts } from './account.ts';
import { isExpected } from './caller.ts';
import { processEnvironment } from './environment.ts';
import { inboundOf } from './inbound.ts';
import { draftsOf, LIMITS } from './message.ts';
import { MmsPairs } from './mms-pairs.ts';
import { VOICEMEUP_ENVIRONMENT, type VoiceMeUpOptions } from './options.ts';
import { partOf } from './part.ts';

/** SMS and MMS through VoiceMeUp, which signs nothing and reports nothing. */
export class VoiceMeUpSMSProvider implements SMSProvider, WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'voicemeup';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: textWithFilesChannel(LIMITS),
    receives: ['media'],
  };
  readonly #accounts: VoiceMeUpAccounts;
  readonly #pairs: MmsPairs = new MmsPairs();

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<VoiceMeUpOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): VoiceMeUpSMSProvider {
    return new VoiceMeUpSMSProvider(optionsFromEnvironment(VOICEMEUP_ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    const account = await this.#accounts.of(options.organizationId);
    const sender = from ?? account.options.from;
    const numbers = {
      destination_number: digitsOf(requirePhoneRecipient(this.name, to)),
      ...(sender === undefined ? {} : { source_number: digitsOf(sender) }),
    };
    return sendParts(draftsOf(this.name, event.content), options, (draft, { signal }) =>
      account.queue({ ...numbers, ...draft }, signal),
    );
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { options } = await this.#accounts.of(request.organizationId);
    return isExpected(options, request);
  }

  /** The call of one half of an MMS is kept open until the other is there; both give the whole message. */
  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    const part = partOf(request);
    if (part === null) return [];
    const { organizationId } = request;
    const { options } = await this.#accounts.of(organizationId);
    const partner = await this.#pairs.partnerOf(part, options, [organizationId, channelId]);
    return [inboundOf(part, partner, channelId)];
  }

  async close(): Promise<void> {
    this.#pairs.close();
  }
}

function digitsOf(number: string): string {
  return number.replace(/^\+/u, '');
}
