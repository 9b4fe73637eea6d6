import type { CallSound, CallState } from '../src/call/call-messages.ts';
import type { AgentId } from '../src/cast.ts';
import type { AgentState } from '../src/feed/desk-messages.ts';
import type { DemoState, FeedMessage, Note, PhoneText, TimelineEntry } from '../src/feed/messages.ts';

/** Everything the server has told the page. */
export interface Model {
  readonly state: DemoState;
  readonly entries: readonly TimelineEntry[];
  readonly texts: readonly PhoneText[];
  readonly notes: readonly Note[];
  readonly agents: Readonly<Record<AgentId, AgentState>>;
  readonly call: CallState;
}

/** The page's copy of the server's state, and whoever draws it. */
export class Store {
  #model: Model | null = null;
  #isScheduled = false;
  readonly #listeners: ((model: Model) => void)[] = [];
  readonly #forgetters: (() => void)[] = [];
  readonly #hearers: ((sound: CallSound) => void)[] = [];

  get model(): Model | null {
    return this.#model;
  }

  /** Draws now, where there is something to draw, and after every change. */
  subscribe(listener: (model: Model) => void): void {
    this.#listeners.push(listener);
    if (this.#model !== null) listener(this.#model);
  }

  /** Draws a part of it, and again only when that part is another one. */
  watch<Part>(pick: (model: Model) => Part, listener: (part: Part) => void): void {
    let drawn: string | null = null;
    this.#forgetters.push(() => (drawn = null));
    this.subscribe((model) => {
      const part = pick(model);
      const signature = JSON.stringify(part);
      if (signature === drawn) return;
      drawn = signature;
      listener(part);
    });
  }

  /** Hears how loud it is on the line, some times a second. */
  hear(listener: (sound: CallSound) => void): void {
    this.#hearers.push(listener);
  }

  /** Draws everything anew: a switch that was refused goes back to where it was. */
  redraw(): void {
    for (const forget of this.#forgetters) forget();
    this.#draw();
  }

  apply(message: FeedMessage): void {
    if (message.type === 'sound') {
      for (const listener of this.#hearers) listener(message.sound);
      return;
    }
    this.#model = reduce(this.#model, message);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // What comes together is drawn together.
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  #draw(): void {
    const model = this.#model;
    if (model !== null) for (const listener of this.#listeners) listener(model);
  }
}

function reduce(model: Model | null, message: Exclude<FeedMessage, { type: 'sound' }>): Model | null {
  if (message.type === 'snapshot') {
    const { type: _type, ...snapshot } = message;
    return snapshot;
  }
  if (model === null) return null;
  switch (message.type) {
    case 'state':
      return { ...model, state: message.state };
    case 'entry':
      return { ...model, entries: upsert(model.entries, message.entry).sort((one, other) => one.index - other.index) };
    case 'text':
      return { ...model, texts: upsert(model.texts, message.text) };
    case 'note':
      return { ...model, notes: upsert(model.notes, message.note) };
    case 'agent':
      return { ...model, agents: { ...model.agents, [message.agentId]: message.agent } };
    case 'call':
      return { ...model, call: message.call };
    default:
      return message satisfies never;
  }
}

function upsert<Item extends { readonly id: string | number }>(items: readonly Item[], item: Item): Item[] {
  const place = items.findIndex(({ id }) => id === item.id);
  return place === -1 ? [...items, item] : items.with(place, item);
}
