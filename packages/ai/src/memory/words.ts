const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** The words of a text in lower case, also of languages that are written without spaces. */
export function wordsIn(text: string): readonly string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text.normalize('NFKC').toLowerCase())) {
    if (isWordLike === true) words.push(segment);
  }
  return words;
}
