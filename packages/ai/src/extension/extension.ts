import type { EventDraft } from '@roomkit/core';
import type { AIToolSource, ToolTurn } from '@roomkit/core/ai';

/** Whether a tool is open. */
export type ToolGate = (toolName: string) => boolean;

/** What an extension knows of the turn whose prompt it adds to. */
export type PromptTurn = Omit<ToolTurn, 'author'>;

/** How a turn ends that is somebody else's by now: without words, and with these events in the timeline. */
export interface PassedOnTurn {
  /** Stable, for whoever watches turns. */
  readonly reason: string;
  readonly events: readonly EventDraft[];
}

/**
 * Tools and words that belong together and are added to an AI channel, such as skills or a way to hand over. An
 * extension holds nothing of one turn: it serves every room of the channel at once.
 */
export interface AIExtension {
  /** Adding another of the same name puts it in the place of the first. */
  readonly name: string;
  /**
   * Whether somebody else has the turn by now; null where it is the channel's. Asked before anything is done for it: a
   * message may have waited for long.
   */
  readonly passOn?: (turn: ToolTurn) => PassedOnTurn | null | Promise<PassedOnTurn | null>;
  /** Tools of a turn. */
  readonly tools?: AIToolSource['tools'];
  /**
   * Which tools are open in a turn, whoever offers them; the others are neither offered nor run. Asked when tools are
   * chosen, in each round and before each run, so that a tool may open another one.
   */
  readonly gate?: (turn: ToolTurn) => ToolGate | Promise<ToolGate>;
  /** Words at the end of the system prompt of a turn; null for none. Runs after the tools are known. */
  readonly prompt?: (turn: PromptTurn) => string | null | Promise<string | null>;
}

/** The extensions of one channel, in the order they were first added. */
export class Extensions {
  readonly #byName = new Map<string, AIExtension>();

  constructor(given: readonly AIExtension[]) {
    for (const extension of given) this.#byName.set(extension.name, extension);
  }

  /** Adds one; disposing the handle takes it away again, where it is still there. */
  add(extension: AIExtension): Disposable {
    this.#byName.set(extension.name, extension);
    return {
      [Symbol.dispose]: () => {
        if (this.#byName.get(extension.name) === extension) this.#byName.delete(extension.name);
      },
    };
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  all(): readonly AIExtension[] {
    return [...this.#byName.values()];
  }

  /** The gates of a turn as they are now. A tool has to pass all of them. */
  async gates(turn: ToolTurn): Promise<readonly ToolGate[]> {
    const gates: ToolGate[] = [];
    for (const { gate } of this.#byName.values()) if (gate !== undefined) gates.push(await gate(turn));
    return gates;
  }
}
