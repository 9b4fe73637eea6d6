import { type DeliveryFailure, notSent } from '../../delivery/failure.ts';
import type { EventContent } from '../../domain/content.ts';
import type { DeliveryOutcome } from '../../domain/delivery.ts';
import type { RoomEvent } from '../../domain/event.ts';
import { deliveryKey } from '../../domain/unknown-outcome.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import type { AnswerVendor } from './answer-vendor.ts';
import { callProvider, type CallOutcome } from './call.ts';
import { DoubtfulSend } from './doubtful-send.ts';
import type { Part } from './layout.ts';
import { type NextCall, ShownMessages } from './shown-messages.ts';

/** What doing one thing came to. `wait`: it is to be done again later, when the vendor says, if it does. */
export type Step =
  | { readonly type: 'went' }
  | { readonly type: 'wait'; readonly retryAfterMs: number | null }
  | { readonly type: 'stuck'; readonly failure: DeliveryFailure };

const WENT: Step = Object.freeze({ type: 'went' });

/**
 * The messages one answer has become at a vendor, and what is done to them, one call at a time. It keeps to what the
 * vendor said: a message it will not change is left as it is, and the words go on in another.
 */
export class LiveAnswer {
  readonly messages: ShownMessages = new ShownMessages();
  readonly #outlet: StreamOutlet;
  readonly #vendor: AnswerVendor;
  #doubt: DoubtfulSend | null = null;
  #calls = 0;
  #refusedEdits = 0;
  #isUncertain = false;
  #status: DeliveryOutcome | null = null;

  constructor(outlet: StreamOutlet, vendor: AnswerVendor) {
    this.#outlet = outlet;
    this.#vendor = vendor;
  }

  /** How often the vendor would not change a message. */
  get refusedEdits(): number {
    return this.#refusedEdits;
  }

  /** The vendor has not been called for it. */
  get isUntried(): boolean {
    return this.#calls === 0;
  }

  /** Of some of it nobody knows whether it arrived. */
  get isUncertain(): boolean {
    return this.#isUncertain || this.#doubt !== null;
  }

  get hasDoubt(): boolean {
    return this.#doubt !== null;
  }

  /** How far it got, as the vendor said last. */
  get status(): DeliveryOutcome | null {
    return this.#status;
  }

  /** Does what makes the first difference to what is to be shown. `event` is the answer, as it is known now. */
  do(call: NextCall, event: RoomEvent): Promise<Step> {
    switch (call.type) {
      case 'send':
        return this.#send(call.part, event);
      case 'edit':
        return this.#edit(call.at, call.part, event);
      case 'remove':
        return this.#remove(call.at, event);
      case 'replace':
        return this.#replace(call.at, event);
    }
  }

  /** Finds out about a message that may have gone. Needs no token: it sends nothing new. */
  async settleDoubt(): Promise<Step> {
    const doubt = this.#doubt;
    if (doubt === null) return WENT;
    const outcome = await doubt.settle();
    if (outcome.type === 'later') return { type: 'wait', retryAfterMs: outcome.retryAfterMs };
    if (outcome.type === 'unknown') return { type: 'wait', retryAfterMs: null };
    this.#doubt = null;
    if (outcome.type === 'lost') return this.#giveUpOn(doubt);
    if (outcome.type === 'refused') return { type: 'stuck', failure: outcome.failure };
    // The vendor does not have it: the next difference is to send it.
    if (outcome.type === 'done') this.#took(doubt.part, outcome);
    return WENT;
  }

  async #send(part: Part, event: RoomEvent): Promise<Step> {
    const sent = { ...event, content: part.content };
    const isFirst = this.messages.all.length === 0;
    const key = this.#nextKey(event);
    const outcome = await this.#call(sent, key, isFirst, []);
    switch (outcome.type) {
      case 'done':
        this.#took(part, outcome);
        return WENT;
      case 'later':
        return { type: 'wait', retryAfterMs: outcome.retryAfterMs };
      case 'refused':
        return { type: 'stuck', failure: outcome.failure };
      case 'unknown': {
        const facts = { part, event: sent, key, isFirst, ids: outcome.ids };
        this.#doubt = new DoubtfulSend(this.#outlet, this.#vendor, facts);
        return this.#doubt.canBeSettled ? { type: 'wait', retryAfterMs: null } : this.settleDoubt();
      }
    }
  }

  async #edit(at: number, part: Part, event: RoomEvent): Promise<Step> {
    const message = this.messages.all[at];
    if (message === undefined) return WENT;
    const content = { type: 'edit', targetEventId: event.id, newContent: part.content } as const;
    const outcome = await this.#change(event, content, message.ids);
    switch (outcome.type) {
      case 'done':
        this.messages.change(at, { ...part, inDoubt: false });
        return WENT;
      case 'later':
        if (!outcome.isCertain) this.messages.change(at, { inDoubt: true });
        return { type: 'wait', retryAfterMs: outcome.retryAfterMs };
      case 'unknown':
        this.messages.change(at, { inDoubt: true });
        return { type: 'wait', retryAfterMs: null };
      case 'refused':
        this.#refusedEdits += 1;
        this.#leave(at, event, outcome.isGone);
        return WENT;
    }
  }

  /** A message that will not be changed: it stays as it is, where that is known, and counts as shown. */
  #leave(at: number, event: RoomEvent, isGone: boolean): void {
    if (isGone) this.messages.drop(at);
    else if (this.messages.all[at]?.inDoubt === true) this.messages.change(at, { isToGo: true });
    else this.messages.fix(at);
    const { id: eventId, roomId } = event;
    this.#outlet.logger.info('A message could not be changed any more; the answer goes on in another.', {
      roomId,
      eventId,
      channelId: this.#vendor.channelId,
      isGone,
    });
  }

  async #remove(at: number, event: RoomEvent): Promise<Step> {
    const outcome = await this.#takeBack(at, event);
    if (outcome.type === 'later') return { type: 'wait', retryAfterMs: outcome.retryAfterMs };
    if (outcome.type === 'unknown') return { type: 'wait', retryAfterMs: null };
    this.messages.drop(at);
    return WENT;
  }

  async #replace(at: number, event: RoomEvent): Promise<Step> {
    const outcome = await this.#delete(at, event);
    if (outcome.type === 'later') return { type: 'wait', retryAfterMs: outcome.retryAfterMs };
    if (outcome.type === 'unknown') return { type: 'wait', retryAfterMs: null };
    if (isThere(outcome)) this.messages.fix(at);
    else this.messages.drop(at);
    return WENT;
  }

  /** Deletes a message; where that cannot be, it says that it was deleted. */
  async #takeBack(at: number, event: RoomEvent): Promise<CallOutcome> {
    const outcome = await this.#delete(at, event);
    const ids = this.messages.all[at]?.ids ?? [];
    if (!isThere(outcome) || ids.length === 0) return outcome;
    const notice = await this.#outlet.contentFor(deletionOf(event), NO_DELETIONS);
    if (notice === null) return outcome;
    return this.#change(event, { type: 'edit', targetEventId: event.id, newContent: notice }, ids);
  }

  async #delete(at: number, event: RoomEvent): Promise<CallOutcome> {
    const ids = this.messages.all[at]?.ids ?? [];
    const content = ids.length === 0 ? null : await this.#outlet.contentFor(deletionOf(event));
    return content?.type === 'delete' ? this.#change(event, content, ids) : CANNOT;
  }

  #took(part: Part, { ids, status }: Extract<CallOutcome, { readonly type: 'done' }>): void {
    this.#status = status ?? this.#status;
    // Without an id there is nothing to change.
    const isFixed = ids.length === 0;
    if (isFixed) this.#refusedEdits += 1;
    this.messages.add({ ...part, ids, isFixed, inDoubt: false, isToGo: false });
    if (isFixed) this.messages.fix(this.messages.all.length - 1);
  }

  /** Nobody will tell. What was sent once is not sent again, unless somebody would rather have it twice. */
  #giveUpOn({ part, ids }: DoubtfulSend): Step {
    if (this.#vendor.unknownPolicy === 'repeat') return { type: 'wait', retryAfterMs: null };
    this.#isUncertain = true;
    this.#refusedEdits += 1;
    this.messages.add({ ...part, ids, isFixed: true, inDoubt: false, isToGo: false });
    this.messages.fix(this.messages.all.length - 1);
    return WENT;
  }

  #change(event: RoomEvent, content: EventContent, targetMessageIds: readonly string[]): Promise<CallOutcome> {
    const type = content.type === 'delete' ? 'delete' : 'edit';
    return this.#call({ ...event, type, content }, this.#nextKey(event), false, targetMessageIds);
  }

  #call(
    event: RoomEvent,
    idempotencyKey: string,
    isFirst: boolean,
    targetMessageIds: readonly string[],
  ): Promise<CallOutcome> {
    const call = { idempotencyKey, isFirst, targetMessageIds };
    return callProvider(this.#outlet, this.#vendor.channelId, (signal) =>
      this.#vendor.call(event, { ...call, signal }),
    );
  }

  /** Never the key of the whole message: a vendor would take that for a repetition of its beginning. */
  #nextKey(event: RoomEvent): string {
    this.#calls += 1;
    return `${deliveryKey(event.id, this.#vendor.channelId)}:live:${this.#calls}`;
  }
}

const NO_DELETIONS = Object.freeze({ supportsDelete: false });

/** Where there is nothing to name the message by, or nothing that deletes. */
const CANNOT: CallOutcome = Object.freeze({ type: 'refused', isGone: false, failure: notSent() });

function isThere(outcome: CallOutcome): boolean {
  return outcome.type === 'refused' && !outcome.isGone;
}

function deletionOf(event: RoomEvent): RoomEvent {
  return { ...event, content: { type: 'delete', targetEventId: event.id, deleteType: 'system' } };
}
