/** A notice of the engine holds at most 7,999 bytes; some are for the part's own heading. */
const PART_BYTES = 7800;

/** The first byte of a character is none of these: a text is cut before a first byte. */
const CONTINUATION_MASK = 0b1100_0000;
const CONTINUATION = 0b1000_0000;

/** Cuts a message into what the engine carries. No two parts are the same, or the engine would drop one of them. */
export function partsOf(id: string, text: string): readonly string[] {
  if (text.length * 3 <= PART_BYTES) return [`${id} 1 ${text}`];
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = endOfPart(bytes, start);
    pieces.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return pieces.map((piece, place) => `${id}/${place} ${pieces.length} ${piece}`);
}

function endOfPart(bytes: Buffer, start: number): number {
  let end = Math.min(start + PART_BYTES, bytes.length);
  while (end < bytes.length && ((bytes[end] ?? 0) & CONTINUATION_MASK) === CONTINUATION) end -= 1;
  return end;
}

interface Unfinished {
  readonly pieces: string[];
  readonly total: number;
}

/**
 * Puts the parts of messages together again. The parts of one come one after the other and in order, from one
 * transaction; those of several senders never mix, but a connection that was lost may leave one unfinished.
 */
export class Assembly {
  #unfinished: (Unfinished & { readonly id: string }) | null = null;

  /** A whole message, or null while there are parts to come. */
  add(payload: string): string | null {
    const first = payload.indexOf(' ');
    const second = payload.indexOf(' ', first + 1);
    const total = Number(payload.slice(first + 1, second));
    const piece = payload.slice(second + 1);
    if (total === 1) return piece;
    const id = payload.slice(0, payload.lastIndexOf('/', first));
    if (this.#unfinished?.id !== id) this.#unfinished = { id, pieces: [], total };
    this.#unfinished.pieces.push(piece);
    if (this.#unfinished.pieces.length < this.#unfinished.total) return null;
    const text = this.#unfinished.pieces.join('');
    this.#unfinished = null;
    return text;
  }
}
