import {
  type DeliveryStatus,
  DeliveryUnknownError,
  type InboundMessage,
  type MessagingProvider,
  type ProviderResult,
  type ReconcileAnswer,
  type RoomEvent,
  type SendOptions,
  type UnknownOutcomeHandling,
  type WebhookReceiver,
  type WebhookRequest,
} from '@roomkit/core';

import { MockLookup } from './mock-lookup.ts';
import { mockSignature, MOCK_SIGNATURE_HEADER, readMockWebhook } from './mock-webhook.ts';

/** A message a mock provider was asked to send. */
export interface MockSend {
  readonly event: RoomEvent;
  readonly to: string;
  readonly from: string | null;
  readonly subject: string | null;
  readonly options: SendOptions;
}

/** A send that neither succeeds nor fails for certain, although the vendor has taken it, or has not. */
export interface MockUnknown {
  readonly unknown: 'taken' | 'not_taken';
  /** It never answers, until its signal ends it; otherwise it says that it does not know. @defaultValue false */
  readonly hangs?: boolean;
}

/** What a mock provider does with a message: answer, fail, not know, or whatever a function says. */
export type MockSendScript =
  | ProviderResult
  | Error
  | MockUnknown
  | ((send: MockSend) => ProviderResult | Promise<ProviderResult>);

/** How a mock provider behaves. */
export interface MockProviderOptions {
  /** @defaultValue 'mock' */
  readonly name?: string;
  /** What becomes of each message in turn; after the last, all succeed. */
  readonly script?: readonly MockSendScript[];
  /** @defaultValue 'native_idempotency': a repeated key is sent once. A `reconcilable` one can be asked */
  readonly unknownOutcome?: UnknownOutcomeHandling;
  /** What webhooks must be signed with. @defaultValue 'mock-secret' */
  readonly webhookSecret?: string;
}

/** What all mock providers share: they keep what they were asked, and answer as scripted. */
export abstract class MockMessagingProvider implements MessagingProvider, WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly capabilities: { readonly unknownOutcome: UnknownOutcomeHandling };
  /** What was taken, in order; refusals and repetitions are not among them. */
  readonly sent: MockSend[] = [];
  /** What it knows of each key, and what it was asked; a `reconcilable` one answers from it. */
  readonly lookup: MockLookup = new MockLookup();
  readonly reconcile?: NonNullable<MessagingProvider['reconcile']>;
  readonly #script: MockSendScript[];
  readonly #secret: string;
  #attempts = 0;
  #isClosed = false;

  constructor(options: MockProviderOptions = {}) {
    this.name = options.name ?? 'mock';
    this.capabilities = { unknownOutcome: options.unknownOutcome ?? 'native_idempotency' };
    if (this.capabilities.unknownOutcome === 'reconcilable') {
      this.reconcile = async (query, { signal } = {}): Promise<ReconcileAnswer> => this.lookup.ask(query, signal);
    }
    this.#script = [...(options.script ?? [])];
    this.#secret = options.webhookSecret ?? 'mock-secret';
  }

  /** How often a message was asked to be sent, whatever came of it. */
  get attempts(): number {
    return this.#attempts;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Adds to what becomes of messages. */
  script(...next: readonly MockSendScript[]): void {
    this.#script.push(...next);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const given = request.headers.get(MOCK_SIGNATURE_HEADER);
    return given !== null && given === (await mockSignature(request.body, this.#secret));
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return readMockWebhook(request.body, channelId, this.name).messages;
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    return readMockWebhook(request.body, channelId, this.name).statuses;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  protected async take(send: MockSend): Promise<ProviderResult> {
    const { signal, idempotencyKey } = send.options;
    signal?.throwIfAborted();
    this.#attempts += 1;
    const earlier = this.capabilities.unknownOutcome === 'native_idempotency' && this.lookup.find(idempotencyKey);
    if (earlier) return earlier;
    const next = this.#script.shift();
    if (next instanceof Error) throw next;
    const success: ProviderResult = { success: true, providerMessageId: `${this.name}-${this.sent.length + 1}` };
    if (typeof next === 'object' && 'unknown' in next) return this.#forget(send, next, success);
    const result = typeof next === 'function' ? await untilAborted(next(send), signal) : (next ?? success);
    if (result.success) this.#keep(send, result);
    return result;
  }

  /** The vendor has it, or not, and its answer never comes. */
  async #forget(send: MockSend, { unknown, hangs = false }: MockUnknown, success: ProviderResult): Promise<never> {
    if (unknown === 'taken') this.#keep(send, success);
    if (hangs) await untilAborted(new Promise<never>(() => {}), send.options.signal);
    throw new DeliveryUnknownError(this.name);
  }

  #keep(send: MockSend, result: ProviderResult): void {
    this.sent.push(send);
    this.lookup.keep(send.options.idempotencyKey, result);
  }
}

/** A message without the parts that this kind of provider does not have. */
export function mockSend(event: RoomEvent, to: string, given: Partial<Omit<MockSend, 'event' | 'to'>> = {}): MockSend {
  return { event, to, from: given.from ?? null, subject: given.subject ?? null, options: given.options ?? {} };
}

async function untilAborted<Value>(value: Value | Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!(value instanceof Promise) || signal === undefined) return value;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([value, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
