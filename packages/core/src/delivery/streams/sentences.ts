const ENDS = new Set(['.', '!', '?', '…', '。', '！', '？', '\n']);
const CLOSERS = new Set(['"', "'", ')', ']', '”', '’', '»']);

/**
 * Cuts running text into sentences as it arrives. Every character comes out once and in order: a
 * sentence keeps its end mark and the white space after it.
 */
export class Sentences {
  #text = '';

  /** The sentences that `text` completes. */
  push(text: string): string[] {
    this.#text += text;
    const complete: string[] = [];
    for (let end = this.#boundary(); end > 0; end = this.#boundary()) {
      complete.push(this.#text.slice(0, end));
      this.#text = this.#text.slice(end);
    }
    return complete;
  }

  /** What is left when the text has ended. */
  flush(): string {
    const rest = this.#text;
    this.#text = '';
    return rest;
  }

  /** Where the first complete sentence ends: after the white space that follows its end mark; 0 for none yet. */
  #boundary(): number {
    const text = this.#text;
    for (let at = 0; at < text.length; at += 1) {
      if (!ENDS.has(text[at] as string)) continue;
      let end = at + 1;
      while (end < text.length && (ENDS.has(text[end] as string) || CLOSERS.has(text[end] as string))) end += 1;
      const spaceFrom = end;
      while (end < text.length && isSpace(text[end] as string)) end += 1;
      const isLineEnd = text[at] === '\n' || text[spaceFrom - 1] === '\n';
      // Without a character behind the white space more of it may still come.
      if (end < text.length && (end > spaceFrom || isLineEnd)) return end;
    }
    return 0;
  }
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}
