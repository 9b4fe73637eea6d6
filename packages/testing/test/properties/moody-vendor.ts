import {
  DeliveryUnknownError,
  ProviderError,
  type ProviderResult,
  type ReconcileAnswer,
  type ReconcileQuery,
  type RoomEvent,
  type SendOptions,
  type TelegramProvider,
  textOf,
  type UnknownOutcomeHandling,
} from '@roomkit/core';

import type { SeededRandom } from '../../src/index.ts';

const MOST_SILENCES = 4;

/**
 * A vendor whose messages can be changed, and which at random is too busy, loses answers and calls, loses messages,
 * and will not change a message any more. It deletes what it is told to.
 */
export class MoodyVendor implements TelegramProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'moody';
  readonly capabilities: { readonly unknownOutcome: UnknownOutcomeHandling };
  readonly reconcile?: NonNullable<TelegramProvider['reconcile']>;
  /** What people see, oldest first, by id. */
  readonly messages: Map<string, string> = new Map();
  readonly keys: string[] = [];
  /** What it was told to show, whatever became of that. */
  readonly told: string[] = [];
  mostAtOnce = 0;
  /** What went wrong, in order: for the reader of a failed test. */
  readonly moods: string[] = [];
  readonly #random: SeededRandom;
  readonly #known = new Map<string, string>();
  readonly #closed = new Set<string>();
  #faultsLeft: number;
  #atOnce = 0;
  #count = 0;

  constructor(random: SeededRandom, faults: number, unknownOutcome: UnknownOutcomeHandling) {
    this.#random = random;
    this.#faultsLeft = faults;
    this.capabilities = { unknownOutcome };
    if (this.capabilities.unknownOutcome === 'reconcilable') this.reconcile = async (query) => this.#tell(query);
  }

  async send(event: RoomEvent, _to: string, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    this.keys.push(options.idempotencyKey ?? '');
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      await Promise.resolve();
      return this.#take(event, options);
    } finally {
      this.#atOnce -= 1;
    }
  }

  #take(event: RoomEvent, options: SendOptions): ProviderResult {
    const { content } = event;
    const [target = ''] = options.targetMessageIds ?? [];
    const mood = this.#mood(content.type === 'edit' || content.type === 'delete' ? content.type : 'send');
    if (mood === 'busy') return busy(this.#random.integer(70_000));
    if (mood === 'busy without a word') return busy(null);
    if (mood === 'unheard') throw new DeliveryUnknownError(this.name);
    if (mood === 'refusing') this.#closed.add(target);
    if (mood === 'forgetful') this.messages.delete(target);
    const id =
      content.type === 'edit' || content.type === 'delete' ? this.#change(event, target) : this.#add(event, options);
    if (mood === 'silent') throw new DeliveryUnknownError(this.name);
    return { success: true, providerMessageId: id };
  }

  #mood(kind: 'send' | 'edit' | 'delete'): string {
    if (this.#faultsLeft === 0 || !this.#random.chance(0.4)) return 'well';
    this.#faultsLeft -= 1;
    // It is not silent for ever: then a person has to look.
    if (
      this.moods.slice(-MOST_SILENCES).every((mood) => /unheard|silent/u.test(mood)) &&
      this.moods.length >= MOST_SILENCES
    ) {
      this.moods.push('well');
      return 'well';
    }
    const moods = [
      'busy',
      'busy without a word',
      'unheard',
      'silent',
      ...(kind === 'edit' ? ['refusing', 'forgetful'] : []),
    ];
    const mood = this.#random.pick(moods);
    this.moods.push(`${kind} ${mood}`);
    return mood;
  }

  #add(event: RoomEvent, { idempotencyKey = null }: SendOptions): string {
    const earlier = this.#known.get(idempotencyKey ?? '');
    if (earlier !== undefined && this.capabilities.unknownOutcome === 'native_idempotency') return earlier;
    this.#count += 1;
    const id = `m${this.#count}`;
    this.#known.set(idempotencyKey ?? '', id);
    this.#show(id, textOf(event));
    return id;
  }

  #change({ content, ...event }: RoomEvent, target: string): string {
    if (content.type === 'delete') {
      this.messages.delete(target);
      return target;
    }
    if (!this.messages.has(target)) throw this.#refusal(true);
    if (this.#closed.has(target)) throw this.#refusal(false);
    if (content.type === 'edit') this.#show(target, textOf({ ...event, content: content.newContent }));
    return target;
  }

  #show(id: string, words: string): void {
    this.messages.set(id, words);
    this.told.push(words);
  }

  #refusal(targetGone: boolean): ProviderError {
    return new ProviderError('The vendor refused the call.', {
      provider: this.name,
      statusCode: 400,
      ...(targetGone ? { targetGone } : {}),
    });
  }

  #tell({ idempotencyKey }: ReconcileQuery): ReconcileAnswer {
    const id = this.#known.get(idempotencyKey);
    return id === undefined ? { outcome: 'not_sent' } : { outcome: 'sent', providerMessageIds: [id] };
  }
}

function busy(retryAfterMs: number | null): ProviderResult {
  const error = { code: 'busy', message: 'Too many calls.', retryable: true };
  return { success: false, error, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
}
