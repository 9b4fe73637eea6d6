/** `On … wrote:` and the like: how such a line begins, and how it ends. */
const ATTRIBUTIONS: readonly (readonly [start: string, end: string])[] = [
  ['on ', ' wrote:'],
  ['le ', ' a écrit :'],
  ['le ', ' a écrit:'],
  ['el ', ' escribió:'],
  ['il ', ' ha scritto:'],
  ['em ', ' escreveu:'],
];
/** Here the verb stands before the name. */
const ATTRIBUTIONS_WITH_NAME: readonly (readonly [start: string, verb: string])[] = [
  ['am ', ' schrieb '],
  ['op ', ' schreef '],
  ['den ', ' skrev '],
];
const MAX_ATTRIBUTION = 400;

const ORIGINAL_MESSAGE: ReadonlySet<string> = new Set([
  ...['original message', 'forwarded message', 'ursprüngliche nachricht', 'weitergeleitete nachricht'],
  ...["message d'origine", 'message original', 'message transféré', 'mensaje original', 'mensagem original'],
  ...['messaggio originale', 'oorspronkelijk bericht'],
]);

/** The fields that Outlook puts before what it quotes, in the order they come. */
const HEADER_FIELDS: readonly (readonly [from: readonly string[], then: readonly string[]])[] = [
  [['from:'], ['sent:', 'date:', 'to:', 'subject:']],
  [['von:'], ['gesendet:', 'datum:', 'an:', 'betreff:']],
  [
    ['de :', 'de:'],
    ['envoyé :', 'envoyé:', 'date :', 'date:', 'à :', 'à:', 'objet :', 'objet:'],
  ],
  [['de:'], ['enviado:', 'enviado el:', 'fecha:', 'data:', 'para:', 'asunto:', 'assunto:']],
  [['da:'], ['inviato:', 'data:', 'a:', 'oggetto:']],
];
const LINES_OF_HEADER = 6;

export function isQuoted(line: string): boolean {
  return line.startsWith('>');
}

/** A rule as programs draw it above what they quote. */
export function isRule(line: string): boolean {
  return line.length >= 10 && line.length <= 100 && /^(?:_+|-+)$/.test(line);
}

/** `-----Original Message-----` */
export function isOriginalMessage(line: string): boolean {
  if (line.length > 100 || !line.startsWith('--') || !line.endsWith('--')) return false;
  return ORIGINAL_MESSAGE.has(line.replaceAll('-', '').trim().toLowerCase().replaceAll('’', "'"));
}

/** `On Monday, 2 March 2026, Ann <ann@example.org> wrote:`: it names a time, and somebody. */
export function isAttribution(line: string): boolean {
  if (line.length > MAX_ATTRIBUTION || !line.endsWith(':') || !/\d/.test(line)) return false;
  const text = line.toLowerCase().replaceAll('\u00a0', ' ');
  return (
    ATTRIBUTIONS.some(([start, end]) => text.startsWith(start) && text.endsWith(end)) ||
    ATTRIBUTIONS_WITH_NAME.some(([start, verb]) => text.startsWith(start) && text.includes(verb))
  );
}

/** Outlook's `From:`, `Sent:`, `To:` and `Subject:`, at least three of them one below the other. */
export function isHeaderBlock(lines: readonly string[]): boolean {
  const [first = '', ...rest] = lines.slice(0, LINES_OF_HEADER).map((line) => unmarked(line));
  return HEADER_FIELDS.some(([from, then]) => {
    if (!from.some((name) => first.startsWith(name))) return false;
    return rest.filter((line) => then.some((name) => line.startsWith(name))).length >= 2;
  });
}

/** Some programs mark the names of fields as bold. */
function unmarked(line: string): string {
  return line.slice(0, 100).replaceAll('*', '').replaceAll('\u00a0', ' ').trim().toLowerCase();
}
