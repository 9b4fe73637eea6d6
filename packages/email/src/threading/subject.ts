import { plainLine } from '../headers/text.ts';

/** "Re" in the languages of common mail programs. */
const REPLY_WORDS: ReadonlySet<string> = new Set([
  ...['re', 'aw', 'antw', 'antwort', 'sv', 'vs', 'vá', 'odp', 'ynt', 'rif', 'bls', 'atb', 'res', 'rép', 'réf'],
  ...['ref', 'hv', 'απ', 'σχετ', 'отв', 'ответ', '回复', '回覆', '答复', '答覆', '返信', 'رد', 'השב'],
]);
/** A word, perhaps with a count as in `Re[2]`, and a colon of ASCII or of full width. */
const PREFIX = /^([\p{L}\p{M}]{1,10})(?:\[\d{1,4}\]|\(\d{1,4}\))?\s{0,4}[:：]/u;

/** The subject of an answer: one `Re:` before it, however many answers went before. */
export function replySubject(subject: string | null | undefined): string {
  let base = plainLine(subject ?? '');
  for (let found = PREFIX.exec(base); found; found = PREFIX.exec(base)) {
    const [prefix, word = ''] = found;
    if (!REPLY_WORDS.has(word.normalize('NFC').toLowerCase())) break;
    base = base.slice(prefix.length).trimStart();
  }
  return base === '' ? 'Re:' : `Re: ${base}`;
}
