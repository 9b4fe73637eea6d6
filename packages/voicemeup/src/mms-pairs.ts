import type { ResolvedOptions } from './options.ts';
import type { InboundPart } from './part.ts';

interface Waiting {
  readonly part: InboundPart;
  readonly partner: Promise<InboundPart | null>;
  readonly settle: (partner: InboundPart | null) => void;
}

/**
 * Brings the two calls of an MMS together. Whichever comes first is kept open until the other is there, so that
 * neither is answered before both are stored: what is lost on the way comes again.
 */
export class MmsPairs {
  readonly #waiting = new Map<string, Waiting>();
  /** Messages whose other call was waited for in vain, and need not be waited for again. */
  readonly #alone = new Set<string>();

  /**
   * The other part of the same message; null where none comes in time.
   *
   * @param scope - whose message it is: an organization and a channel
   */
  async partnerOf(
    part: InboundPart,
    options: Pick<ResolvedOptions, 'clock' | 'mmsWaitMs'>,
    scope: readonly (string | null | undefined)[],
  ): Promise<InboundPart | null> {
    if (part.kind === 'text' || part.key === null || options.mmsWaitMs === 0) return null;
    const key = JSON.stringify([...scope, part.key]);
    if (this.#alone.has(key)) return null;
    const waiting = this.#waiting.get(key);
    if (!waiting) return this.#wait(key, part, options);
    // The same call again shares what the first one gets.
    if (waiting.part.kind === part.kind) return waiting.part.id === part.id ? waiting.partner : null;
    waiting.settle(part);
    return waiting.part;
  }

  /** Waits for nothing any more. */
  close(): void {
    for (const { settle } of this.#waiting.values()) settle(null);
  }

  #wait(
    key: string,
    part: InboundPart,
    { clock, mmsWaitMs }: Pick<ResolvedOptions, 'clock' | 'mmsWaitMs'>,
  ): Promise<InboundPart | null> {
    const { promise: partner, resolve } = Promise.withResolvers<InboundPart | null>();
    const settle = (found: InboundPart | null): void => {
      timer[Symbol.dispose]();
      this.#waiting.delete(key);
      resolve(found);
    };
    const timer = clock.schedule(mmsWaitMs, () => {
      settle(null);
      this.#alone.add(key);
      clock.schedule(mmsWaitMs, () => this.#alone.delete(key));
    });
    this.#waiting.set(key, { part, partner, settle });
    return partner;
  }
}
