import { looksSame, type Part } from './layout.ts';

/** A message that the vendor has. */
export interface ShownMessage extends Part {
  /** The vendor's ids of it; none where it told none. */
  readonly ids: readonly string[];
  /** It cannot be changed any more. */
  readonly isFixed: boolean;
  /** An edit of it may have happened unheard. */
  readonly inDoubt: boolean;
  /** Nobody knows what it shows, and the vendor will not change it: it is to go, so that its words can come anew. */
  readonly isToGo: boolean;
}

/** What is to be done next so that the vendor shows what it should. */
export type NextCall =
  | { readonly type: 'send'; readonly part: Part }
  | { readonly type: 'edit'; readonly at: number; readonly part: Part }
  /** Its words are no part of the answer any more: where it cannot go, it says that it was to. */
  | { readonly type: 'remove'; readonly at: number }
  /** Its words come again in another: where it cannot go, they do not. */
  | { readonly type: 'replace'; readonly at: number };

/** The messages of one answer as the vendor has them, in their order: those that cannot be changed come first. */
export class ShownMessages {
  #messages: readonly ShownMessage[] = [];

  get all(): readonly ShownMessage[] {
    return this.#messages;
  }

  get ids(): readonly string[] {
    return this.#messages.flatMap(({ ids }) => ids);
  }

  /** The words of those that cannot be changed. */
  get fixed(): string {
    return this.#messages
      .filter(({ isFixed }) => isFixed)
      .map(({ source }) => source)
      .join('');
  }

  /** How many cannot be changed. */
  get fixedCount(): number {
    return this.#messages.filter(({ isFixed }) => isFixed).length;
  }

  add(message: ShownMessage): void {
    this.#messages = [...this.#messages, message];
  }

  change(at: number, change: Partial<ShownMessage>): void {
    this.#messages = this.#messages.map((message, index) => (index === at ? { ...message, ...change } : message));
  }

  drop(at: number): void {
    this.#messages = this.#messages.filter((_message, index) => index !== at);
  }

  /** What stands before a message that cannot be changed cannot be either: it is as it is to be already. */
  fix(at: number): void {
    this.#messages = this.#messages.map((message, index) =>
      index <= at ? { ...message, isFixed: true, isToGo: false } : message,
    );
  }

  /**
   * The first difference to what is to be shown; null where there is none.
   *
   * @param isWhole - nothing more comes: messages beyond the last part are to go
   */
  next(parts: readonly Part[], isWhole: boolean): NextCall | null {
    const toGo = this.#messages.findIndex(({ isToGo }) => isToGo);
    if (toGo !== -1) return { type: 'replace', at: toGo };
    const first = this.fixedCount;
    for (const [index, part] of parts.entries()) {
      const at = first + index;
      const message = this.#messages[at];
      if (message === undefined) return { type: 'send', part };
      if (message.inDoubt || !looksSame(message.content, part.content)) return { type: 'edit', at, part };
    }
    const last = this.#messages.length - 1;
    return isWhole && last >= first + parts.length ? { type: 'remove', at: last } : null;
  }
}
