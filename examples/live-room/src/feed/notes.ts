import type { Note } from './messages.ts';

const KEPT = 200;

/** The last things the kit reported about itself. */
export class Notes {
  readonly #onNote: (note: Note) => void;
  readonly #now: () => number;
  readonly #notes: Note[] = [];
  #nextId = 1;

  constructor(now: () => number, onNote: (note: Note) => void) {
    this.#now = now;
    this.#onNote = onNote;
  }

  list(): readonly Note[] {
    return this.#notes;
  }

  add(name: string, text: string, tone: Note['tone'] = 'plain'): void {
    const note: Note = { id: this.#nextId, at: new Date(this.#now()).toISOString(), name, text, tone };
    this.#nextId += 1;
    this.#notes.push(note);
    if (this.#notes.length > KEPT) this.#notes.shift();
    this.#onNote(note);
  }

  clear(): void {
    this.#notes.length = 0;
  }
}
