import type { ProviderResult } from '../../domain/delivery.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { ReconcileAnswer } from '../../domain/unknown-outcome.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import type { AnswerVendor } from './answer-vendor.ts';
import { callProvider, type CallOutcome } from './call.ts';
import type { Part } from './layout.ts';

/** How often a vendor is asked that cannot tell yet, or a key repeated that is not answered. */
const MOST_TRIES = 6;

/** What is known of it now: as of any call, or that nobody will ever tell. */
export type DoubtOutcome = CallOutcome | { readonly type: 'not_sent' } | { readonly type: 'lost' };

/** A message of which nobody knows whether the vendor has it. Until that is settled nothing else is sent. */
export class DoubtfulSend {
  readonly part: Part;
  /** Ids that came to be known of it. */
  readonly ids: readonly string[];
  readonly #outlet: StreamOutlet;
  readonly #vendor: AnswerVendor;
  readonly #event: RoomEvent;
  readonly #key: string;
  readonly #isFirst: boolean;
  readonly #gaveUpAt: Date;
  #tries = 0;

  constructor(
    outlet: StreamOutlet,
    vendor: AnswerVendor,
    sent: {
      readonly part: Part;
      readonly event: RoomEvent;
      readonly key: string;
      readonly isFirst: boolean;
      readonly ids: readonly string[];
    },
  ) {
    this.#outlet = outlet;
    this.#vendor = vendor;
    this.part = sent.part;
    this.ids = sent.ids;
    this.#event = sent.event;
    this.#key = sent.key;
    this.#isFirst = sent.isFirst;
    this.#gaveUpAt = new Date(outlet.clock.now());
  }

  /** Whether anything tells what became of it. */
  get canBeSettled(): boolean {
    const { unknownOutcome, ask } = this.#vendor;
    if (this.#tries >= MOST_TRIES) return false;
    return unknownOutcome === 'native_idempotency' || (unknownOutcome === 'reconcilable' && ask !== null);
  }

  /** Repeats it with its key, or asks the vendor. Never rejects. */
  async settle(): Promise<DoubtOutcome> {
    if (!this.canBeSettled) return { type: 'lost' };
    const isRepeated = this.#vendor.unknownOutcome === 'native_idempotency';
    const outcome = isRepeated ? await this.#repeat() : await this.#ask();
    // A vendor that is too busy to answer is asked again; that is no silence.
    if (outcome.type !== 'later' || !outcome.isCertain) this.#tries += 1;
    return outcome;
  }

  #repeat(): Promise<CallOutcome> {
    const call = { idempotencyKey: this.#key, isFirst: this.#isFirst, targetMessageIds: [] };
    return callProvider(this.#outlet, this.#vendor.channelId, (signal) =>
      this.#vendor.call(this.#event, { ...call, signal }),
    );
  }

  async #ask(): Promise<DoubtOutcome> {
    const { ask, channelId } = this.#vendor;
    const earlier = { gaveUpAt: this.#gaveUpAt, providerMessageIds: this.ids };
    const answers: ReconcileAnswer[] = [];
    const outcome = await callProvider(this.#outlet, channelId, async (signal) => {
      const answer = (await ask?.(this.#event, this.#key, earlier, signal)) ?? DONT_KNOW;
      answers.push(answer);
      return answer.outcome === 'sent' ? { success: true, ...answer } : NOT_TOLD;
    });
    // A vendor that fails to answer has not told.
    const [answer = DONT_KNOW] = answers;
    if (answer.outcome === 'not_sent') return { type: 'not_sent' };
    if (answer.outcome === 'sent') return outcome;
    return { type: 'later', retryAfterMs: answer.retryAfterMs ?? null, isCertain: false };
  }
}

const DONT_KNOW: ReconcileAnswer = Object.freeze({ outcome: 'unknown' });
const NOT_TOLD: ProviderResult = Object.freeze({ success: false, status: 'unknown' });
