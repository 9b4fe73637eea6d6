import type { ChannelBinding } from '../../domain/binding.ts';
import { answerTo } from '../../domain/compose-event.ts';
import type { EventDraft } from '../../domain/event-draft.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { EventDelivery } from '../event-delivery.ts';
import { keepSideEffects } from '../keep-side-effects.ts';
import type { AnswerPart, Turn } from '../overlap/turn.ts';
import { endTimeoutOf } from './end-timeout.ts';
import { type GatheredAdditions, hookSentence, type HookedSentence } from './hook-sentence.ts';
import { openReaders } from './open-readers.ts';
import { Paced } from './paced.ts';
import { pump, type PumpResult } from './pump.ts';
import { StreamBuffer } from './stream-buffer.ts';
import type { StreamSource } from './stream-source.ts';
import type { LiveReader } from './streamed-answer.ts';

const TOO_LATE = Symbol('too late');

const NO_WORDS: EventDraft = { content: { type: 'text', body: '' } };

/** A part of an answer that becomes one message: shown while it is written, committed when it is complete. */
export class Segment {
  readonly #deps: DeliveryDeps;
  readonly #trigger: EventDelivery;
  readonly #binding: ChannelBinding;
  readonly #provisional: RoomEvent;
  readonly #buffer = new StreamBuffer();
  readonly #readers: ReadonlyMap<string, LiveReader>;
  readonly #additions: GatheredAdditions = { injected: [], tasks: [], observations: [] };
  readonly #hook: ((text: string) => Promise<HookedSentence>) | null;
  /** Those who show it at a pace of their own, where there are any. */
  readonly #paced: Paced | null;
  #part: AnswerPart = 'earlier';

  /** `bindings` are the room's, as they are now. */
  constructor(
    deps: DeliveryDeps,
    trigger: EventDelivery,
    binding: ChannelBinding,
    bindings: readonly ChannelBinding[],
  ) {
    const { organizationId } = trigger.planned.reference;
    this.#deps = deps;
    this.#trigger = trigger;
    this.#binding = binding;
    this.#provisional = Object.freeze(
      answerTo(trigger.planned.event, binding, NO_WORDS, {
        id: deps.createId(),
        now: new Date(deps.clock.now()),
        providerName: deps.channels.get(organizationId, binding.channelId)?.providerName ?? null,
      }),
    );
    this.#readers = openReaders(deps, trigger, this.#provisional, bindings, this.#buffer);
    const paces = [...this.#readers.values()].flatMap(({ reader }) => reader.pace ?? []);
    this.#paced = paces.length === 0 ? null : new Paced(paces, paces.length < this.#readers.size);
    const { key } = trigger.planned;
    const { source } = this.#provisional;
    const isHooked = this.#readers.size > 0 && deps.hooks.has('before_broadcast', organizationId, key, 'words', source);
    this.#hook = isHooked ? (text) => hookSentence(deps, trigger, this.#provisional, text, this.#additions) : null;
  }

  /** Shows words up to the source's next break, and waits for those who show them at a pace of their own. */
  async read(source: StreamSource, turn: Turn | null): Promise<PumpResult> {
    const paced = this.#paced;
    if (paced === null) return this.#pump(source);
    void paced.whenCut().then(() => turn?.abort(new DOMException('The answer was stopped.', 'AbortError')));
    const stop = (): void => paced.stop();
    turn?.signal.addEventListener('abort', stop, { once: true });
    if (turn?.signal.aborted === true) stop();
    const result = await this.#pump(source);
    turn?.signal.removeEventListener('abort', stop);
    if (result.text === '' && !paced.isCut) return result;
    this.#buffer.end();
    await this.#whenShown(paced);
    return paced.shownOf(result);
  }

  async #pump(source: StreamSource): Promise<PumpResult> {
    const result = await pump(source, this.#buffer, this.#hook, this.#paced);
    // What broke off is no answer either to what came while it was written.
    this.#part = result.brokenBy === null && result.error === null ? 'last' : 'earlier';
    return result;
  }

  /** A kit that closes, and a channel that takes too long, are waited for no longer. */
  async #whenShown(paced: Paced): Promise<void> {
    const { closing, deadlines } = this.#deps;
    const limits = [...this.#readers].map(([channelId]) => this.#endTimeoutOf(channelId));
    const release = (): void => paced.release();
    closing.addEventListener('abort', release, { once: true });
    if (closing.aborted) release();
    await deadlines.race(paced.whenDone(), Math.max(...limits), () => TOO_LATE).catch(release);
    closing.removeEventListener('abort', release);
  }

  #endTimeoutOf(channelId: string): number {
    const { organizationId } = this.#trigger.planned.reference;
    return endTimeoutOf(this.#deps, this.#deps.channels.get(organizationId, channelId) ?? null);
  }

  /** Lets everybody go who watches, where it has not ended: nothing comes of it. */
  dismiss(): void {
    if (this.#buffer.ended) return;
    this.#buffer.end();
    this.#letGo();
  }

  /** Commits the words, if there are any, and lets everybody go who watched. */
  async end(draft: EventDraft, result: PumpResult, turn: Turn | null): Promise<void> {
    this.#buffer.end();
    let committed: RoomEvent | null = null;
    try {
      if (result.text === '' && result.blocked === null) {
        await keepSideEffects(this.#deps, this.#trigger, this.#binding.channelId, this.#additions);
        return;
      }
      committed = await this.#deps.commitStream({
        trigger: this.#trigger,
        binding: this.#binding,
        provisional: this.#provisional,
        draft: turn?.stamp(draft, this.#part) ?? draft,
        hooked: this.#hook === null ? null : this.#additions,
        blocked: result.text === '' ? result.blocked : null,
        readers: this.#readers,
      });
      if (committed !== null) turn?.answered(this.#part);
    } finally {
      if (committed === null) this.#letGo();
    }
  }

  #letGo(): void {
    for (const { reader } of this.#readers.values()) reader.commit(null);
  }
}
