import type { RealtimeTranscription } from '@roomkit/core/voice';

/** Lines that are told again to a conversation that begins anew. */
const REMEMBERED_LINES = 40;
/** Utterances whose pieces are joined at the same time. */
const OPEN_LINES = 16;

/** A line of the conversation. */
export type Line = Pick<RealtimeTranscription, 'role' | 'text'>;

/** Joins the pieces of what is said, and remembers the last lines, as far as they were heard. */
export class Transcripts {
  readonly #open = new Map<string, string>();
  readonly #lines: { readonly itemId: string; readonly line: Line }[] = [];

  /** What has been said of this item so far. */
  piece(itemId: string, delta: string): string {
    const text = (this.#open.get(itemId) ?? '') + delta;
    this.#open.delete(itemId);
    this.#open.set(itemId, text);
    const [oldest] = this.#open.keys();
    if (this.#open.size > OPEN_LINES && oldest !== undefined) this.#open.delete(oldest);
    return text;
  }

  whole(itemId: string, line: Line): void {
    this.#open.delete(itemId);
    if (line.text.trim() === '') return;
    this.#lines.push({ itemId, line });
    if (this.#lines.length > REMEMBERED_LINES) this.#lines.shift();
  }

  /** Only a part of what the model said was heard, from 0 to 1: no more is remembered. */
  cut(itemId: string, share: number): void {
    const at = this.#lines.findLastIndex((known) => known.itemId === itemId);
    const text = this.#lines[at]?.line.text ?? this.#open.get(itemId) ?? '';
    if (at !== -1) this.#lines.splice(at, 1);
    this.whole(itemId, { role: 'assistant', text: wholeWords(text, share) });
  }

  get lines(): readonly Line[] {
    return this.#lines.map(({ line }) => line);
  }
}

/** The words that end within this share of a text. */
function wholeWords(text: string, share: number): string {
  const length = Math.floor(text.length * share);
  return text[length] === ' ' ? text.slice(0, length) : text.slice(0, text.lastIndexOf(' ', length) + 1).trimEnd();
}
