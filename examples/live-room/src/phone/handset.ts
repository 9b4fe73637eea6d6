import { appendFileSync, existsSync, readFileSync } from 'node:fs';

import type { PhoneText } from '../feed/messages.ts';

/** A text with what the network knows it by. */
interface StoredText extends PhoneText {
  /** What the kit names this delivery by, the same over all its tries. */
  readonly key: string | null;
}

const RANK: Readonly<Record<PhoneText['status'], number>> = { sending: 0, refused: 1, sent: 1, delivered: 2, read: 3 };

/** The customer's phone: what arrived on it stays on it, in a file of its own, whatever happens to the server. */
export class Handset {
  readonly #path: string;
  readonly #texts = new Map<string, StoredText>();
  readonly #onChange: (text: PhoneText) => void;
  /** How much of the file was read, in bytes. */
  #offset = 0;

  constructor(path: string, onChange: (text: PhoneText) => void) {
    this.#path = path;
    this.#onChange = onChange;
    this.reload();
  }

  /** Reads what another process wrote: it is the same phone. */
  reload(): void {
    if (!existsSync(this.#path)) return;
    const bytes = readFileSync(this.#path);
    // The last line may not be whole yet.
    const end = bytes.lastIndexOf('\n') + 1;
    const lines = bytes.subarray(this.#offset, end).toString('utf8').split('\n');
    this.#offset = Math.max(this.#offset, end);
    for (const line of lines) if (line !== '') this.#read(line);
  }

  /** Every text, oldest first. */
  list(): readonly PhoneText[] {
    return [...this.#texts.values()].map(({ key: _key, ...text }) => text);
  }

  /** The id of the text that came in under this key, so that a delivery tried twice arrives once. */
  findIncoming(key: string | null): string | null {
    if (key === null) return null;
    this.reload();
    for (const text of this.#texts.values()) if (text.key === key) return text.id;
    return null;
  }

  add(text: PhoneText, key: string | null = null): void {
    this.#write({ ...text, key });
  }

  /** Moves a text's status up; it never goes back. */
  advance(id: string, status: PhoneText['status'], reason: string | null = null): void {
    const text = this.#texts.get(id);
    if (text === undefined || RANK[status] <= RANK[text.status]) return;
    this.#write({ ...text, status, reason });
  }

  #write(text: StoredText): void {
    this.#texts.set(text.id, text);
    appendFileSync(this.#path, `${JSON.stringify(text)}\n`);
    this.#show(text);
  }

  #show({ key: _key, ...shown }: StoredText): void {
    this.#onChange(shown);
  }

  #read(line: string): void {
    try {
      const text = JSON.parse(line) as StoredText;
      const known = this.#texts.get(text.id);
      if (known !== undefined && RANK[text.status] <= RANK[known.status]) return;
      this.#texts.set(text.id, text);
      this.#show(text);
    } catch {
      // The last line of a process that was killed while it wrote.
    }
  }
}
