import {
  DeliveryUnknownError,
  type EventContent,
  ProviderError,
  type ProviderResult,
  type ReconcileAnswer,
  type ReconcileQuery,
  type RoomEvent,
  type SendOptions,
  type TelegramProvider,
  textOf,
  type UnknownOutcomeHandling,
} from '../../src/index.ts';
import type { TestClock } from '../support/test-clock.ts';

/** One call the vendor got. */
export interface VendorCall {
  /** When, by the monotonic clock. */
  readonly at: number;
  readonly kind: 'send' | 'edit' | 'delete';
  /** The words of a send or an edit. */
  readonly words: string;
  readonly content: EventContent;
  readonly options: SendOptions;
}

/** A message as the vendor has it. */
export interface VendorMessage {
  readonly id: string;
  readonly words: string;
  readonly edits: number;
}

/**
 * What becomes of a call: it goes well; is done, or not, without an answer; is refused for good, for a while, or
 * because the message is gone; or hangs until it is cut off, or for ever. `no id` tells no id.
 */
export type Fate =
  | 'well'
  | 'no id'
  | 'done, unsaid'
  | 'not done, unsaid'
  | 'hangs'
  | 'hangs deaf'
  | 'refused'
  | 'gone'
  | { readonly afterMs: number | null }
  | Error;

/** A vendor whose messages can be changed, and its provider. */
export class EditVendor implements TelegramProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'vendor';
  readonly capabilities: { readonly unknownOutcome: UnknownOutcomeHandling };
  readonly calls: VendorCall[] = [];
  readonly asked: ReconcileQuery[] = [];
  /** What it answers to somebody who asks; then the truth. */
  readonly answers: ReconcileAnswer[] = [];
  /** What becomes of the next calls, in order. */
  readonly fates: Fate[] = [];
  /** What becomes of a call otherwise. */
  otherwise: (call: VendorCall) => Fate | Promise<Fate> = () => 'well';
  readonly reconcile?: NonNullable<TelegramProvider['reconcile']>;
  #inFlight = 0;
  mostInFlight = 0;
  readonly #clock: TestClock;
  readonly #messages = new Map<string, VendorMessage>();
  readonly #keys = new Map<string, string>();
  #count = 0;

  constructor(clock: TestClock, unknownOutcome: UnknownOutcomeHandling = 'neither') {
    this.#clock = clock;
    this.capabilities = { unknownOutcome };
    if (unknownOutcome === 'reconcilable') this.reconcile = async (query) => this.#tell(query);
  }

  /** What people see, oldest first. */
  get messages(): readonly VendorMessage[] {
    return [...this.#messages.values()];
  }

  get shown(): readonly string[] {
    return this.messages.map(({ words }) => words);
  }

  /** The words of each call in turn, with what kind it was. */
  get log(): readonly string[] {
    return this.calls.map(({ kind, words }) => `${kind} ${words}`.trim());
  }

  get keys(): readonly (string | null | undefined)[] {
    return this.calls.map(({ options }) => options.idempotencyKey);
  }

  async send(event: RoomEvent, _to: string, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    const { content } = event;
    const kind = content.type === 'edit' || content.type === 'delete' ? content.type : 'send';
    const words = content.type === 'edit' ? textOf({ ...event, content: content.newContent }) : textOf(event);
    const call: VendorCall = {
      at: this.#clock.monotonic(),
      kind,
      words: kind === 'delete' ? '' : words,
      content,
      options,
    };
    this.calls.push(call);
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    try {
      return await this.#meet(call, this.fates.shift() ?? (await this.otherwise(call)));
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Somebody else takes a message away. */
  lose(id: string): void {
    this.#messages.delete(id);
  }

  async #meet(call: VendorCall, fate: Fate): Promise<ProviderResult> {
    const { kind, options } = call;
    const [target = ''] = options.targetMessageIds ?? [];
    if (fate instanceof Error) throw fate;
    if (typeof fate === 'object') return later(fate.afterMs);
    if (fate === 'refused') throw this.#refusal(false);
    if (fate === 'gone' || (kind !== 'send' && !this.#messages.has(target))) throw this.#refusal(true);
    if (fate === 'hangs' || fate === 'hangs deaf') await hang(fate === 'hangs' ? options.signal : undefined);
    const id = fate === 'not done, unsaid' ? '' : this.#do(call, target);
    if (fate === 'done, unsaid' || fate === 'not done, unsaid') throw new DeliveryUnknownError(this.name);
    return fate === 'no id' ? { success: true } : { success: true, providerMessageId: id };
  }

  #do({ kind, words, options }: VendorCall, target: string): string {
    if (kind === 'delete') this.#messages.delete(target);
    const known = this.#messages.get(target);
    if (kind === 'edit' && known) this.#messages.set(target, { ...known, words, edits: known.edits + 1 });
    if (kind !== 'send') return target;
    const key = options.idempotencyKey ?? '';
    const earlier = this.#keys.get(key);
    if (earlier !== undefined && this.capabilities.unknownOutcome === 'native_idempotency') return earlier;
    this.#count += 1;
    const id = `m${this.#count}`;
    this.#keys.set(key, id);
    this.#messages.set(id, { id, words, edits: 0 });
    return id;
  }

  #refusal(targetGone: boolean): ProviderError {
    return new ProviderError('The vendor refused the call.', {
      provider: this.name,
      statusCode: 400,
      ...(targetGone ? { targetGone } : {}),
    });
  }

  async #tell(query: ReconcileQuery): Promise<ReconcileAnswer> {
    this.asked.push(query);
    const id = this.#keys.get(query.idempotencyKey);
    return (
      this.answers.shift() ??
      (id === undefined ? { outcome: 'not_sent' } : { outcome: 'sent', providerMessageIds: [id] })
    );
  }
}

function later(afterMs: number | null): ProviderResult {
  const error = { code: 'busy', message: 'Too many.', retryable: true };
  return { success: false, error, ...(afterMs === null ? {} : { retryAfterMs: afterMs }) };
}

function hang(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
