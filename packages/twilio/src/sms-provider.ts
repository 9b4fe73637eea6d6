import type { MessagingCapabilities, ProviderResult, RoomEvent, SendOptions, SMSProvider } from '@roomkit/core';
import { type Environment, optionsFromEnvironment } from '@roomkit/core/providers';

import { processEnvironment } from './environment.ts';
import { FILES, MAX_TEXT } from './message.ts';
import { TWILIO_ENVIRONMENT } from './options.ts';
import { TwilioProvider } from './twilio-provider.ts';

/** SMS and MMS through Twilio's Programmable Messaging. */
export class TwilioSMSProvider extends TwilioProvider implements SMSProvider {
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'media', 'template'],
      maxLength: MAX_TEXT,
      supportsTemplates: true,
      supportsReadReceipts: false,
      supportedMediaTypes: FILES.flatMap(({ mimeTypes }) => mimeTypes),
    },
    receives: ['media'],
    reports: ['accepted', 'sent', 'delivered', 'failed'],
  };

  static fromEnv(environment: Environment = processEnvironment()): TwilioSMSProvider {
    return new TwilioSMSProvider(optionsFromEnvironment(TWILIO_ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    return this.sendFrom(event, to, from ?? null, options);
  }
}
