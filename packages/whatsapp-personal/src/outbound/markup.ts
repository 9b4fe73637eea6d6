/** Code stays as it is; all else is looked at. */
const CODE = /(```[^`]*```|`[^`\n]*`)/u;

/** What Markdown has, and how WhatsApp writes it (https://faq.whatsapp.com/539178204879377). In this order. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w*])\*(?![\s*])([^*\n]+)\*(?![\w*])/gu, '_$1_'],
  [/(?<!\w)__(?!\s)([^_\n]+)__(?!\w)/gu, '*$1*'],
  [/\*\*([^*\n]+)\*\*/gu, '*$1*'],
  [/~~([^~\n]+)~~/gu, '~$1~'],
  [/^#{1,6} +([^\n]+)$/gmu, '*$1*'],
  [/!?\[([^\][\n]+)\]\((https?:[^()\s]+)\)/gu, '$1: $2'],
];

/** Markdown in the marks of WhatsApp: bold, italic and struck words; links and headings as words. */
export function personalMarkup(markdown: string): string {
  const parts = markdown.split(CODE);
  return parts
    .map((part, at) => (at % 2 === 1 ? part : RULES.reduce((text, [mark, sign]) => text.replaceAll(mark, sign), part)))
    .join('');
}
