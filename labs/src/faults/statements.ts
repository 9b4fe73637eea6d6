import type { WireWatcher } from './proxy.ts';

/** How the statement begins that commits a message, as it is prepared; what it is called is read off beside it. */
const COMMIT = /(roomkit_[0-9a-f]{32})\0WITH r AS \(\s*UPDATE [^;]{0,40}rooms r SET event_count/;
const NAME = /roomkit_[0-9a-f]{32}/g;
/** The last message of an answer: ready for the next query. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

/** Counts what a node has asked the database and has no answer to, by looking at the wire. */
export class StatementCounter implements WireWatcher {
  /** Names are the same on all connections: one that is prepared on one is known on the others. */
  static readonly #commitNames = new Set<string>();
  readonly #open = new Set<{ readonly isCommit: boolean }>();
  #onCommit: (() => void) | null = null;

  /** Statements under way. */
  get statements(): number {
    return this.#open.size;
  }

  /** Commits among them. */
  get commits(): number {
    let count = 0;
    for (const { isCommit } of this.#open) if (isCommit) count += 1;
    return count;
  }

  /** Calls once, as soon as a commit has been passed on, before its answer can have come. */
  onNextCommit(then: () => void): void {
    this.#onCommit = then;
  }

  forget(): void {
    this.#onCommit = null;
  }

  open(): ReturnType<WireWatcher['open']> {
    let current: { readonly isCommit: boolean } | null = null;
    const end = (): void => {
      if (current) this.#open.delete(current);
      current = null;
    };
    return {
      sent: (chunk) => {
        end();
        current = { isCommit: isCommit(chunk.toString('latin1'), StatementCounter.#commitNames) };
        this.#open.add(current);
        const then = this.#onCommit;
        if (!current.isCommit || !then) return;
        this.#onCommit = null;
        then();
      },
      answered: (chunk) => {
        if (chunk.length >= 6 && chunk.subarray(-6, -1).equals(READY)) end();
      },
      closed: end,
    };
  }
}

function isCommit(text: string, names: Set<string>): boolean {
  const prepared = COMMIT.exec(text)?.[1];
  if (prepared !== undefined) names.add(prepared);
  return (text.match(NAME) ?? []).some((name) => names.has(name));
}
