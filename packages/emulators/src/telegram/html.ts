/** Elements Telegram shows (https://core.telegram.org/bots/api#html-style). */
const ELEMENTS: ReadonlySet<string> = new Set([
  ...['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'span', 'tg-spoiler', 'a', 'tg-emoji'],
  ...['code', 'pre', 'blockquote'],
]);
const REFERENCES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const TAG = /^<(\/?)([a-z-]+)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/u;

/** Marked-up text as Telegram reads it: its words, or what is wrong with it. */
export type ReadHtml =
  | { readonly text: string; readonly wrong?: undefined }
  | { readonly wrong: string; readonly text?: undefined };

/** Reads a text of `parse_mode` HTML: every tag must be known and closed, in order. */
export function readHtml(html: string): ReadHtml {
  const open: string[] = [];
  let [text, at] = ['', 0];
  while (at < html.length) {
    const next = html.indexOf('<', at);
    text += decoded(html.slice(at, next === -1 ? html.length : next));
    if (next === -1) break;
    const [tag, slash, name = ''] = TAG.exec(html.slice(next, next + 2100)) ?? [];
    if (tag === undefined || !ELEMENTS.has(name)) {
      return { wrong: `Unsupported start tag "${name}" at byte offset ${next}` };
    }
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return { wrong: `Unmatched end tag at byte offset ${next}` };
    at = next + tag.length;
  }
  if (open.length > 0) return { wrong: `Can't find end tag corresponding to start tag "${open.at(-1)}"` };
  return { text: text.trim() };
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|(lt|gt|amp|quot));/gu, (_whole, decimal, name) =>
    typeof name === 'string' ? (REFERENCES[name] ?? '') : String.fromCodePoint(Number(decimal)),
  );
}
