import type {
  FetchedMedia,
  FetchMediaOptions,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SignalSender,
  WhatsAppProvider,
} from '@roomkit/core';
import { type OrganizationOptions, PerOrganization } from '@roomkit/core/providers';

import { fetchMedia } from './media.ts';
import { PROVIDER_NAME } from './name.ts';
import { MAX_FILE_BYTES, MAX_TEXT } from './outbound/drafts.ts';
import { send, type Sender } from './outbound/send.ts';
import { markRead, react, showTyping } from './outbound/signals.ts';
import type { SessionCore } from './session/session-core.ts';
import { coreOf, type WhatsAppPersonalSession } from './session/session.ts';

/** Options of a {@link WhatsAppPersonalProvider}. */
export interface WhatsAppPersonalOptions {
  /** The account it sends through, while the session's source keeps it connected. */
  readonly session: WhatsAppPersonalSession;
}

/** The seed's name of {@link WhatsAppPersonalOptions}. */
export type WhatsAppPersonalConfig = WhatsAppPersonalOptions;

/** Sends with a personal WhatsApp account. What comes in, and how far messages got, is the source's to tell. */
export class WhatsAppPersonalProvider implements WhatsAppProvider, SignalSender {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = PROVIDER_NAME;
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'location'],
      maxLength: MAX_TEXT,
      maxMediaSizeBytes: MAX_FILE_BYTES,
      supportsMedia: true,
      supportsAudio: true,
      supportsVideo: true,
      supportsThreading: true,
      supportsTyping: true,
      supportsReadReceipts: true,
      supportsReactions: true,
      supportsEdit: true,
      supportsDelete: true,
    },
    receives: ['media', 'location', 'reply', 'edit', 'delete', 'reaction', 'typing'],
    reports: ['sent', 'delivered', 'read', 'failed'],
  };
  readonly #sessions: PerOrganization<WhatsAppPersonalOptions, SessionCore>;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<WhatsAppPersonalOptions>) {
    this.#sessions = new PerOrganization(options, ({ session }) => coreOf(session));
  }

  /**
   * @param to - a number in E.164, a group such as `123456789@g.us`, or a hidden number such as `12345@lid`
   * @throws ProviderError that is retryable while the account is not connected: nothing was sent
   */
  async send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return send(await this.#sender(options), event, to, options);
  }

  async sendReaction(id: string, emoji: string, _to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return react(await this.#sender(options), id, emoji, options);
  }

  /** Shows that somebody writes; WhatsApp takes it back after a while by itself. */
  async sendTyping(to: string, isTyping: boolean, options: SendOptions = {}): Promise<void> {
    await showTyping(await this.#sender(options), to, isTyping, options);
  }

  async markRead(ids: readonly string[], _to: string, options: SendOptions = {}): Promise<void> {
    await markRead(await this.#sender(options), ids, options);
  }

  /** @throws RoomKitError `media_unavailable`, `media_too_large` */
  async fetchMedia(url: string, options: FetchMediaOptions = {}): Promise<FetchedMedia> {
    return fetchMedia(await this.#sessions.of(options.organizationId), url, options);
  }

  async #sender({ organizationId }: SendOptions): Promise<Sender> {
    return { provider: this.name, core: await this.#sessions.of(organizationId) };
  }
}
