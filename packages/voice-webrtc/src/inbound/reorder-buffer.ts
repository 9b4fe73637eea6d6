/** A packet on its way through the buffer. `content` is null where it holds no audio, such as a telephone event. */
export interface SequencedPacket<Content> {
  /** The 16 bits of the RTP header (RFC 3550, section 5.1). */
  readonly sequenceNumber: number;
  readonly content: Content | null;
}

/** What comes out, in the order of sequence numbers. */
export type Released<Content> =
  | { readonly type: 'packet'; readonly content: Content }
  /** So many packets will not come any more. */
  | { readonly type: 'lost'; readonly count: number };

/** Jumps beyond these are another stream under the same name (RFC 3550, appendix A.1). */
const MAX_DROPOUT = 3_000;
const MAX_MISORDER = 100;
const CYCLE = 65_536;

/**
 * Puts packets in order. One that is missing is waited for as long as fewer than so many later ones have come; only
 * then it is lost. Loss is judged by sequence numbers alone: a sender that pauses uses none up.
 */
export class ReorderBuffer<Content> {
  readonly #windowPackets: number;
  readonly #held = new Map<number, Content | null>();
  /** Sequence numbers that go on rising over the 16 bits. */
  #next: number | null = null;
  #highest = 0;
  #restartsAt: number | null = null;

  /** @param windowPackets - how many later packets a missing one is waited for, at least 1 */
  constructor(windowPackets: number) {
    this.#windowPackets = windowPackets;
  }

  /** Whether something waits for what is missing. */
  get isWaiting(): boolean {
    return this.#held.size > 0;
  }

  /** Takes a packet; answers what can be handed on now. Late and doubled ones give nothing. */
  push({ sequenceNumber, content }: SequencedPacket<Content>): readonly Released<Content>[] {
    if (this.#next === null) {
      this.#next = sequenceNumber;
      this.#highest = sequenceNumber;
    }
    const sequence = this.#extend(sequenceNumber, this.#next);
    const distance = sequence - this.#next;
    if (distance > MAX_DROPOUT || distance < -MAX_MISORDER) return this.#perhapsRestart(sequenceNumber, content);
    this.#restartsAt = null;
    if (distance < 0) return [];
    this.#held.set(sequence, this.#held.get(sequence) ?? content);
    this.#highest = Math.max(this.#highest, sequence);
    return this.#release(this.#highest - this.#windowPackets);
  }

  /** Waits no longer: gives everything that is there, and says what is missing between. */
  flush(): readonly Released<Content>[] {
    return this.#release(this.#highest);
  }

  /** Everything in sequence, and past what is missing up to `giveUpBefore`. */
  #release(giveUpBefore: number): readonly Released<Content>[] {
    const released: Released<Content>[] = [];
    let next = this.#next ?? 0;
    while (this.#held.size > 0) {
      if (this.#held.has(next)) {
        const content = this.#held.get(next) ?? null;
        this.#held.delete(next);
        next += 1;
        if (content !== null) released.push({ type: 'packet', content });
        continue;
      }
      const found = Math.min(...this.#held.keys());
      if (next > giveUpBefore) break;
      const until = Math.min(found, giveUpBefore + 1);
      released.push({ type: 'lost', count: until - next });
      next = until;
    }
    this.#next = next;
    return joined(released);
  }

  /** Two packets in a row that fit nothing but each other begin the stream anew. */
  #perhapsRestart(sequenceNumber: number, content: Content | null): readonly Released<Content>[] {
    if (this.#restartsAt !== sequenceNumber) {
      this.#restartsAt = (sequenceNumber + 1) % CYCLE;
      return [];
    }
    const rest = this.flush();
    this.#restartsAt = null;
    this.#held.clear();
    this.#next = sequenceNumber;
    this.#highest = sequenceNumber;
    return [...rest, ...this.push({ sequenceNumber, content })];
  }

  /** The number nearest to `near` that ends in these 16 bits. */
  #extend(sequenceNumber: number, near: number): number {
    const cycle = Math.round((near - sequenceNumber) / CYCLE) * CYCLE;
    return cycle + sequenceNumber;
  }
}

function joined<Content>(released: readonly Released<Content>[]): readonly Released<Content>[] {
  const result: Released<Content>[] = [];
  for (const item of released) {
    const before = result.at(-1);
    if (item.type === 'lost' && before?.type === 'lost') {
      result[result.length - 1] = { type: 'lost', count: before.count + item.count };
    } else {
      result.push(item);
    }
  }
  return result;
}
