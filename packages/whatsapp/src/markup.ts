/** Markdown as WhatsApp writes it: `*bold*`, `_italic_`, `~struck~`; links and headings as their words. */
export function whatsappMarkup(markdown: string): string {
  return markdown
    .replaceAll(/^#{1,6} +(.+)$/gmu, '**$1**')
    .replaceAll(/\[([^\][]+)\]\(([^()\s]+)\)/gu, '$1 ($2)')
    .replaceAll(/(?<![\w*])\*(?=[^\s*])([^*\n]+)\*(?![\w*])/gu, '_$1_')
    .replaceAll(/\*\*([^*\n]+)\*\*/gu, '*$1*')
    .replaceAll(/~~([^~\n]+)~~/gu, '~$1~');
}
