import type { CallLine } from './call-messages.ts';

const LINES_SHOWN = 20;

/** How a message of the room was said on the line. */
export interface SpokenMessage {
  readonly speaker: string;
  /** What was heard of it. */
  readonly heard: string;
  readonly isCut: boolean;
}

/** What is said on the line, by the caller and to them. */
export class CallLines {
  readonly #onChange: () => void;
  #lines: readonly CallLine[] = [];
  #lastId = 0;
  /** Who wrote what will be said next, where that is written down before it is said. */
  #nextSpeaker: string | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  list(): readonly CallLine[] {
    return this.#lines;
  }

  /** What the caller said last; empty where they have not spoken. */
  get lastOfCaller(): string {
    return this.#lines.findLast(({ state, who }) => who === 'caller' && state === 'said')?.text ?? '';
  }

  clear(): void {
    this.#nextSpeaker = null;
    this.#set([]);
  }

  /** What the caller seems to say, so far. */
  partial(speaker: string, text: string): void {
    if (text.trim() === '') return;
    this.#ofCaller({ speaker, text, state: 'partial' });
  }

  /** What they said. An answer that was about to be said is not: it was the answer to something older. */
  heard(speaker: string, text: string): void {
    const stale = this.#speaking;
    if (stale !== undefined) this.#change(stale.id, { state: 'cut', text: '', unheard: stale.text });
    this.#ofCaller({ speaker, text, state: 'said' });
  }

  /** Nothing came of what they seemed to say. */
  forgetPartial(): void {
    if (this.#lines.some(isPartial)) this.#set(this.#lines.filter((line) => !isPartial(line)));
  }

  /** Whose words are said next, or have just begun to be. */
  written(speaker: string, text: string): void {
    const begun = this.#lines.findLast((line) => line.who === 'room' && line.speaker === null);
    if (begun !== undefined && text.startsWith(begun.text)) this.#change(begun.id, { speaker });
    else this.#nextSpeaker = speaker;
  }

  /** Words that are said next. */
  sentence(words: string): void {
    const { id, text } = this.#speaking ?? {};
    if (id !== undefined && text !== undefined) return this.#change(id, { text: `${text} ${words}`.trim() });
    this.#add({ who: 'room', speaker: this.#nextSpeaker, state: 'speaking', text: words, unheard: '', cutMs: null });
    this.#nextSpeaker = null;
  }

  /** It was said to the end. */
  said(): void {
    const line = this.#speaking;
    if (line !== undefined) this.#change(line.id, { state: 'said' });
  }

  /** The caller spoke over it, after so much of it. */
  cut(cutMs: number): void {
    const line = this.#speaking;
    if (line !== undefined) this.#change(line.id, { state: 'cut', cutMs });
    else this.#onChange();
  }

  /** An answer that was said while it was written stands in the timeline now, with who wrote it. */
  committed({ heard, isCut, speaker }: SpokenMessage): void {
    const line = this.#lines.findLast((candidate) => candidate.who === 'room' && candidate.speaker === null);
    if (line === undefined) return;
    if (!isCut) return this.#change(line.id, { speaker, state: 'said' });
    const unheard = line.text.startsWith(heard) ? line.text.slice(heard.length).trim() : '';
    this.#change(line.id, { speaker, state: 'cut', text: heard, unheard });
  }

  /** The line is dead. */
  end(): void {
    this.#set(
      this.#lines
        .filter((line) => !isPartial(line))
        .map((line) => (line.state === 'speaking' ? { ...line, state: 'said' } : line)),
    );
  }

  get #speaking(): CallLine | undefined {
    return this.#lines.findLast(({ state }) => state === 'speaking');
  }

  #ofCaller(said: Pick<CallLine, 'speaker' | 'text' | 'state'>): void {
    const partial = this.#lines.findLast(isPartial);
    if (partial === undefined) this.#add({ who: 'caller', unheard: '', cutMs: null, ...said });
    else this.#change(partial.id, said);
  }

  #add(line: Omit<CallLine, 'id'>): void {
    this.#lastId += 1;
    this.#set([...this.#lines, { id: this.#lastId, ...line }].slice(-LINES_SHOWN));
  }

  #change(id: number, part: Partial<CallLine>): void {
    this.#set(this.#lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  }

  #set(lines: readonly CallLine[]): void {
    this.#lines = lines;
    this.#onChange();
  }
}

function isPartial({ state }: CallLine): boolean {
  return state === 'partial';
}
