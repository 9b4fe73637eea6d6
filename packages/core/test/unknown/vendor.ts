import {
  DeliveryUnknownError,
  type ProviderResult,
  type ReconcileAnswer,
  type ReconcileQuery,
  type RoomEvent,
  type SendOptions,
  type SMSProvider,
  type UnknownOutcomeHandling,
} from '../../src/index.ts';

/** What becomes of a send: it goes well, or is taken, or is not, without anybody knowing. */
export type Fate =
  | 'well'
  | 'taken, unsaid'
  | 'taken, silent'
  | 'not taken, silent'
  | 'silent and deaf'
  | ProviderResult
  | Error;

/** A vendor that can lose answers, and its provider. */
export class Vendor implements SMSProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'vendor';
  readonly capabilities: { readonly unknownOutcome: UnknownOutcomeHandling };
  /** The key of every message it has taken, repetitions too where it takes no keys. */
  readonly taken: string[] = [];
  /** The key of every send it was asked for. */
  readonly keys: (string | null)[] = [];
  readonly asked: ReconcileQuery[] = [];
  /** What it answers next to somebody who asks. */
  readonly answers: (ReconcileAnswer | Error | Promise<never>)[] = [];
  readonly fates: Fate[];
  readonly reconcile?: NonNullable<SMSProvider['reconcile']>;

  constructor(unknownOutcome: UnknownOutcomeHandling, ...fates: Fate[]) {
    this.capabilities = { unknownOutcome };
    this.fates = fates;
    if (unknownOutcome === 'reconcilable') this.reconcile = async (query) => this.#tell(query);
  }

  async send(
    _event: RoomEvent,
    _to: string,
    _from?: string | null,
    options: SendOptions = {},
  ): Promise<ProviderResult> {
    const { idempotencyKey = null, signal } = options;
    this.keys.push(idempotencyKey);
    const fate = this.fates.shift() ?? 'well';
    if (fate instanceof Error) throw fate;
    if (typeof fate === 'object') return fate;
    if (fate !== 'not taken, silent') this.#take(String(idempotencyKey));
    if (fate === 'well') return { success: true, providerMessageId: this.#idOf(String(idempotencyKey)) };
    if (fate === 'taken, unsaid') throw new DeliveryUnknownError(this.name);
    return new Promise((_resolve, reject) => {
      if (fate === 'silent and deaf') return;
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  #take(key: string): void {
    if (this.capabilities.unknownOutcome === 'native_idempotency' && this.taken.includes(key)) return;
    this.taken.push(key);
  }

  #idOf(key: string): string {
    return `v-${this.taken.indexOf(key) + 1}`;
  }

  async #tell(query: ReconcileQuery): Promise<ReconcileAnswer> {
    this.asked.push(query);
    const next = await this.answers.shift();
    if (next instanceof Error) throw next;
    if (next) return next;
    const { idempotencyKey: key } = query;
    return this.taken.includes(key)
      ? { outcome: 'sent', providerMessageIds: [this.#idOf(key)] }
      : { outcome: 'not_sent' };
  }
}
