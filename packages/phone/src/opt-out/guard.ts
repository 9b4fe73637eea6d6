import {
  type Clock,
  type DeliveryStatus,
  type InboundMessage,
  type Logger,
  type ProviderResult,
  type RCSProvider,
  type RoomEvent,
  RoomKitError,
  type SendOptions,
  silentLogger,
  type SMSProvider,
  systemClock,
  type WebhookRequest,
} from '@roomkit/core';

import { systemId } from '../environment.ts';
import { takeMessage, type WordMessage } from './inbound.ts';
import { isOptedOut, recordOptOut } from './opt-outs.ts';
import { type OptOutOptions, type OptOutProvider } from './options.ts';
import { replyTo } from './reply.ts';
import { RECIPIENT_OPTED_OUT, VendorCodes } from './vendor-codes.ts';
import { OPT_OUT_WORDS, type ReadWord, wordReader } from './words.ts';

const KEPT_BACK: ProviderResult = Object.freeze({
  success: false,
  error: Object.freeze({
    code: RECIPIENT_OPTED_OUT,
    message: 'The recipient has opted out of messages.',
    retryable: false,
  }),
});

/** Stands before a provider: keeps what people say about opting out, and sends nothing to those who have. */
export class OptOutGuard {
  readonly #provider: OptOutProvider;
  readonly #options: OptOutOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #readWord: ReadWord;
  readonly #codes: VendorCodes;
  /** Replies under way; a webhook is not kept waiting for them. */
  readonly #replies = new Set<Promise<void>>();

  constructor(provider: OptOutProvider, options: OptOutOptions) {
    this.#provider = provider;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#readWord = wordReader({ ...OPT_OUT_WORDS, ...options.words });
    this.#codes = new VendorCodes(options.vendorCodes ?? []);
  }

  async send(event: RoomEvent, to: string, ...rest: readonly unknown[]): Promise<ProviderResult> {
    const from = this.#options.channelType === 'rcs' ? null : (rest[0] as string | null | undefined);
    const options = (this.#options.channelType === 'rcs' ? rest[0] : rest[1]) as SendOptions | undefined;
    return this.#guarded({ to, from: from ?? null, options }, () => this.#send(event, to, from ?? null, options));
  }

  async sendReaction(...args: Parameters<NonNullable<OptOutProvider['sendReaction']>>): Promise<ProviderResult> {
    const [, , to, options] = args;
    const react = this.#provider.sendReaction?.bind(this.#provider);
    if (!react) throw new RoomKitError('not_supported', 'The provider has no reactions.', { feature: 'reactions' });
    return this.#guarded({ to, from: null, options }, async () => react(...args));
  }

  /** Whoever opted out is not shown that somebody types. */
  async sendTyping(to: string, isTyping: boolean, options?: SendOptions): Promise<void> {
    options?.signal?.throwIfAborted();
    if (await this.#isKeptBack(to, null, options)) return;
    await this.#provider.sendTyping?.(to, isTyping, options);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    const messages = (await this.#provider.parseWebhook?.(request, channelId)) ?? [];
    const marked: InboundMessage[] = [];
    // One after the other: a batch may hold STOP and START of one person.
    for (const message of messages) marked.push(await this.#take(request.organizationId ?? null, message));
    return marked;
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    const statuses = (await this.#provider.parseStatus?.(request, channelId)) ?? [];
    for (const status of statuses) {
      if (!status.recipient || !this.#codes.inStatus(status)) continue;
      await recordOptOut(this.#options.state, {
        organizationId: request.organizationId ?? null,
        ourNumber: this.#options.from ?? null,
        theirNumber: status.recipient,
        at: status.timestamp ?? new Date(this.#clock.now()),
      });
    }
    return statuses;
  }

  async close(): Promise<void> {
    await Promise.all(this.#replies);
    await this.#provider.close?.();
  }

  /** Does it unless the recipient has opted out, and keeps it when the vendor says that they have. */
  async #guarded(call: Call, run: () => Promise<ProviderResult>): Promise<ProviderResult> {
    const { to, from, options } = call;
    options?.signal?.throwIfAborted();
    if (await this.#isKeptBack(to, from, options)) return KEPT_BACK;
    try {
      const result = await run();
      if (this.#codes.inResult(result)) await this.#carrierSaidSo(call);
      return result;
    } catch (error) {
      if (this.#codes.inError(error)) await this.#carrierSaidSo(call);
      throw error;
    }
  }

  #isKeptBack(to: string, from: string | null, options: SendOptions | undefined): Promise<boolean> {
    const ourNumber = from ?? this.#options.from ?? null;
    const { organizationId = null } = options ?? {};
    return isOptedOut(this.#options.state, { organizationId, ourNumber, theirNumber: to });
  }

  /** The send has its outcome, whether this can be kept or not. */
  async #carrierSaidSo({ to, from, options }: Call): Promise<void> {
    try {
      await recordOptOut(this.#options.state, {
        organizationId: options?.organizationId ?? null,
        ourNumber: from ?? this.#options.from ?? null,
        theirNumber: to,
        at: new Date(this.#clock.now()),
      });
    } catch (error) {
      this.#logger.error('An opt-out that the vendor reported could not be kept.', { error });
    }
  }

  async #take(organizationId: string | null, message: InboundMessage): Promise<InboundMessage> {
    const { state, from = null } = this.#options;
    const deps = { state, readWord: this.#readWord, clock: this.#clock, from };
    const taken = await takeMessage(deps, organizationId, message);
    if (taken === null) return message;
    if (taken.isNew) this.#reply(message, taken);
    return { ...message, metadata: { ...message.metadata, optOut: taken.word } };
  }

  #reply(message: InboundMessage, taken: WordMessage): void {
    const { replies = {}, channelType = 'sms', createId = systemId } = this.#options;
    const body = replies[taken.word];
    if (body === undefined) return;
    const facts = { channelType, providerName: this.#provider.name, clock: this.#clock, createId };
    const { event, options } = replyTo({ message, taken, body, ...facts });
    const sending = this.#send(event, message.senderId, taken.change.ourNumber ?? null, options).then(
      ({ success }) => {
        if (!success) this.#logger.warn('A reply about opting out was refused.', { word: taken.word });
      },
      (error: unknown) => this.#logger.warn('A reply about opting out was not sent.', { word: taken.word, error }),
    );
    this.#replies.add(sending);
    void sending.finally(() => this.#replies.delete(sending));
  }

  async #send(
    event: RoomEvent,
    to: string,
    from: string | null,
    options: SendOptions | undefined,
  ): Promise<ProviderResult> {
    return this.#options.channelType === 'rcs'
      ? (this.#provider as RCSProvider).send(event, to, options)
      : (this.#provider as SMSProvider).send(event, to, from, options);
  }
}

/** Who is written to, and on whose behalf. */
interface Call {
  readonly to: string;
  readonly from: string | null;
  readonly options: SendOptions | undefined;
}
