import MarkdownIt from 'markdown-it';

/** HTML in Markdown stays text, and links go to harmless places alone: what comes out is safe by construction. */
const renderer = new MarkdownIt({ html: false, breaks: true });

export function renderMarkdown(markdown: string): string {
  return renderer.render(markdown);
}
