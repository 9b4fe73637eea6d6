import type {
  EmailProvider,
  HTTPProvider,
  InboundMessage,
  MessengerProvider,
  ProviderResult,
  RCSProvider,
  RoomEvent,
  SendOptions,
  SMSProvider,
  TeamsProvider,
  TelegramProvider,
  WebhookRequest,
  WhatsAppProvider,
} from '@roomkit/core';

import { MockMessagingProvider, type MockProviderOptions, mockSend } from './mock-messaging-provider.ts';

/** A scripted SMS provider. */
export class MockSMSProvider extends MockMessagingProvider implements SMSProvider {
  send(event: RoomEvent, to: string, from: string | null = null, options: SendOptions = {}): Promise<ProviderResult> {
    return this.take(mockSend(event, to, { from, options }));
  }
}

/** How a mock RCS provider behaves. */
export interface MockRCSProviderOptions extends MockProviderOptions {
  /** Whom RCS does not reach. */
  readonly unreachable?: readonly string[];
}

/** A scripted RCS provider that reaches everybody but those it is told. */
export class MockRCSProvider extends MockMessagingProvider implements RCSProvider {
  /** Whom it was asked about. */
  readonly checked: string[] = [];
  readonly #unreachable: ReadonlySet<string>;

  constructor(options: MockRCSProviderOptions = {}) {
    super(options);
    this.#unreachable = new Set(options.unreachable);
  }

  send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.take(mockSend(event, to, { options }));
  }

  async checkCapability(to: string, options: SendOptions = {}): Promise<boolean> {
    options.signal?.throwIfAborted();
    this.checked.push(to);
    return !this.#unreachable.has(to);
  }
}

/** A scripted e-mail provider. */
export class MockEmailProvider extends MockMessagingProvider implements EmailProvider {
  send(...[event, to, from, subject, options]: Parameters<EmailProvider['send']>): Promise<ProviderResult> {
    return this.take(mockSend(event, to, { from: from ?? null, subject: subject ?? null, options: options ?? {} }));
  }

  parseInbound(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return this.parseWebhook(request, channelId);
  }
}

/** A reaction, a sign of typing or a read mark that a mock provider was asked to show. */
export type MockSignal =
  | { readonly kind: 'reaction'; readonly providerMessageId: string; readonly emoji: string; readonly to: string }
  | { readonly kind: 'typing'; readonly isTyping: boolean; readonly to: string }
  | { readonly kind: 'read'; readonly providerMessageIds: readonly string[]; readonly to: string };

/** A scripted WhatsApp provider; templates are among `sent` and in `templates`. */
export class MockWhatsAppProvider extends MockMessagingProvider implements WhatsAppProvider {
  readonly templates: RoomEvent[] = [];
  readonly signals: MockSignal[] = [];

  send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.take(mockSend(event, to, { options }));
  }

  async sendTemplate(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    const result = await this.take(mockSend(event, to, { options }));
    if (result.success) this.templates.push(event);
    return result;
  }

  async sendReaction(providerMessageId: string, emoji: string, to: string): Promise<ProviderResult> {
    this.signals.push({ kind: 'reaction', providerMessageId, emoji, to });
    return { success: true };
  }

  async sendTyping(to: string, isTyping: boolean): Promise<void> {
    this.signals.push({ kind: 'typing', isTyping, to });
  }

  async markRead(providerMessageIds: readonly string[], to: string): Promise<void> {
    this.signals.push({ kind: 'read', providerMessageIds, to });
  }
}

/** A scripted Messenger provider. */
export class MockMessengerProvider extends MockMessagingProvider implements MessengerProvider {
  send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.take(mockSend(event, to, { options }));
  }
}

/** A scripted Teams provider. */
export class MockTeamsProvider extends MockMessagingProvider implements TeamsProvider {
  send(event: RoomEvent, conversationId: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.take(mockSend(event, conversationId, { options }));
  }
}

/** A scripted Telegram provider. */
export class MockTelegramProvider extends MockMessagingProvider implements TelegramProvider {
  send(event: RoomEvent, chatId: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.take(mockSend(event, chatId, { options }));
  }
}

/** A scripted provider of another system's webhook. */
export class MockHTTPProvider extends MockMessagingProvider implements HTTPProvider {
  send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.take(mockSend(event, to, { options }));
  }
}
