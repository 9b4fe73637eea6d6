import type { MessagingCapabilities, ProviderResult, RCSProvider, RoomEvent, SendOptions } from '@roomkit/core';
import { type Environment, optionsFromEnvironment } from '@roomkit/core/providers';

import { processEnvironment } from './environment.ts';
import { FILES, MAX_TEXT } from './message.ts';
import { TWILIO_ENVIRONMENT } from './options.ts';
import { TwilioProvider } from './twilio-provider.ts';

/**
 * RCS through a Messaging Service that holds an RCS sender. Twilio itself chooses between RCS and SMS for each
 * recipient, and tells which it was in the status callback alone.
 *
 * @see https://www.twilio.com/docs/rcs/send-an-rcs-message
 */
export class TwilioRCSProvider extends TwilioProvider implements RCSProvider {
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      // Cards and suggested answers are templates of the Content API.
      mediaTypes: ['text', 'media', 'template'],
      maxLength: MAX_TEXT,
      supportsButtons: false,
      supportsCards: false,
      supportsQuickReplies: false,
      supportsTemplates: true,
      supportsReadReceipts: false,
      supportsTyping: false,
      supportedMediaTypes: FILES.flatMap(({ mimeTypes }) => mimeTypes),
    },
    receives: ['media', 'button'],
    reports: ['accepted', 'sent', 'delivered', 'read', 'failed'],
  };

  static fromEnv(environment: Environment = processEnvironment()): TwilioRCSProvider {
    return new TwilioRCSProvider(optionsFromEnvironment(TWILIO_ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.sendFrom(event, to, null, options);
  }
}
