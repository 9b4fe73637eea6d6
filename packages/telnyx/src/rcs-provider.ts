import type {
  MessagingCapabilities,
  ProviderResult,
  RCSProvider,
  RoomEvent,
  SendOptions,
  SignalSender,
} from '@roomkit/core';
import { type Environment, optionsFromEnvironment, type OrganizationOptions } from '@roomkit/core/providers';
import { requirePhoneRecipient } from '@roomkit/phone';

import { processEnvironment } from './environment.ts';
import { resolveRcsOptions, TELNYX_ENVIRONMENT, type TelnyxRCSOptions } from './options.ts';
import { FILES, MAX_BUTTONS, MAX_TEXT } from './rcs-message.ts';
import { isReachable, sendEvent, sendRcs } from './rcs.ts';
import { TelnyxProvider } from './telnyx-provider.ts';

type Signs = Pick<SignalSender, 'sendTyping' | 'markRead'>;

/**
 * RCS through an agent at Telnyx. Whom RCS does not reach is for the channel's `fallback`: Telnyx's own, which sends
 * an SMS and does not tell, is not used.
 */
export class TelnyxRCSProvider extends TelnyxProvider<TelnyxRCSOptions> implements RCSProvider, Signs {
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video'],
      maxLength: MAX_TEXT,
      maxButtons: MAX_BUTTONS,
      supportsButtons: true,
      supportsCards: true,
      supportsQuickReplies: true,
      supportsTyping: true,
      supportsReadReceipts: true,
      supportsAudio: true,
      supportsVideo: true,
      supportedMediaTypes: FILES.flatMap(({ mimeTypes }) => mimeTypes),
    },
    receives: ['media', 'location', 'button'],
    reports: ['accepted', 'sent', 'delivered', 'read', 'failed'],
  };

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<TelnyxRCSOptions>) {
    super(options, resolveRcsOptions);
  }

  static fromEnv(environment: Environment = processEnvironment()): TelnyxRCSProvider {
    return new TelnyxRCSProvider(optionsFromEnvironment(TELNYX_ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return sendRcs(await this.account(options), event, to, options);
  }

  async checkCapability(to: string, options: SendOptions = {}): Promise<boolean> {
    return isReachable(await this.account(options), requirePhoneRecipient(this.name, to), options.signal);
  }

  /** It ends by itself: that somebody no longer writes is not sent. */
  async sendTyping(to: string, isTyping: boolean, options: SendOptions = {}): Promise<void> {
    if (isTyping) await sendEvent(await this.account(options), 'IS_TYPING', to, options);
  }

  /** Telnyx marks everything so far: its event names no message. */
  async markRead(ids: readonly string[], to: string, options: SendOptions = {}): Promise<void> {
    if (ids.length > 0) await sendEvent(await this.account(options), 'READ', to, options);
  }
}
