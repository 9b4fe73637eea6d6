/** Signs outside ASCII that have words or a plain form. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[‘’‛′]/gu, "'"],
  [/[“”„″«»]/gu, '"'],
  [/[–—―]/gu, ', '],
  [/…/gu, '...'],
  [/€/gu, ' euros '],
  [/£/gu, ' pounds '],
  [/[。！？]/gu, '. '],
  [/ß/gu, 'ss'],
  [/æ/giu, 'ae'],
  [/œ/giu, 'oe'],
  [/ø/giu, 'o'],
];

/** Text as Flite can read it: it knows ASCII and nothing else. What has no plain form is left out. */
export function plainWords(text: string): string {
  const replaced = PLAIN.reduce((words, [sign, plain]) => words.replace(sign, plain), text);
  return replaced
    .normalize('NFKD')
    .replaceAll(/[^ -~]+/gu, (run) => (/^\p{M}+$/u.test(run) ? '' : ' '))
    .replaceAll(/ {2,}/gu, ' ')
    .trim();
}

/** Whether there is anything to say: a letter or a figure. */
export function isSayable(words: string): boolean {
  return /[0-9a-z]/iu.test(words);
}
