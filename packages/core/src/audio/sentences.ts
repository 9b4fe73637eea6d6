import { SentenceSplitter } from './sentence-splitter.ts';

/** Shorter is no sentence but an abbreviation, or a word that belongs to the next. */
const SHORTEST = 12;

/** Longer than any breath: text without an end of sentence is cut here. */
const LONGEST = 240;

/** The sentences of a whole text: what a voice says in one go. Nothing but white space is lost. */
export function sentencesOf(text: string): readonly string[] {
  const splitter = new SentenceSplitter(SHORTEST, LONGEST);
  return [...splitter.push(text), ...splitter.flush()].map((piece) => piece.text);
}

/** The sentences of a text while it is written. Whoever stops reading closes the text at once, even where it hangs. */
export function sentencesOfStream(text: AsyncIterable<string>): AsyncIterable<string> & AsyncIterator<string> {
  const source = text[Symbol.asyncIterator]();
  const splitter = new SentenceSplitter(SHORTEST, LONGEST);
  const ready: string[] = [];
  let hasEnded = false;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (ready.length === 0 && !hasEnded) {
        const step = await source.next();
        hasEnded ||= step.done === true;
        const pieces = step.done === true ? splitter.flush() : splitter.push(step.value);
        ready.push(...pieces.map((piece) => piece.text));
      }
      const value = ready.shift();
      return value === undefined ? { done: true, value } : { done: false, value };
    },
    async return() {
      hasEnded = true;
      ready.length = 0;
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}
