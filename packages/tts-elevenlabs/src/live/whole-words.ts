/** Text without a gap, such as Chinese, is cut here at the latest. */
const LONGEST = 60;

/** A gap between words, or what ends a clause where there are none. */
const GAP = /[\s。！？，、；]/u;

/** Text, in whatever pieces a model writes it, as whole words: each part ends with one space, as the vendor asks. */
export class WholeWords {
  #text = '';

  /** The words that are complete now; empty where none is. */
  push(piece: string): string {
    this.#text += piece;
    let end = this.#text.length;
    while (end > 0 && !GAP.test(this.#text.charAt(end - 1))) end -= 1;
    if (end === 0 && this.#text.length > LONGEST) end = this.#text.length;
    const words = this.#text.slice(0, end);
    if (words.trim() === '') return '';
    this.#text = this.#text.slice(end);
    return spaced(words);
  }

  /** What is left when no more comes. */
  flush(): string {
    const rest = this.#text;
    this.#text = '';
    return rest.trim() === '' ? '' : spaced(rest);
  }
}

function spaced(words: string): string {
  return `${words.trimEnd()} `;
}
