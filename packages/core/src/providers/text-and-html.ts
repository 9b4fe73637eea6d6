import { escapeHtml } from '../delivery/transcode/entities.ts';
import { sanitizeHtml } from '../delivery/transcode/sanitize-html.ts';
import { stripHtml } from '../delivery/transcode/strip-html.ts';
import { stripMarkdown } from '../delivery/transcode/strip-markdown.ts';
import type { EventContent, RichContent } from '../domain/content.ts';
import { partsOf, type WordsAndFiles, wordsAndFiles } from './words-and-files.ts';

/** A content as plain words, the same as HTML, and the files beside it. */
export interface TextAndHtml extends WordsAndFiles {
  /** Null where nothing is marked up. */
  readonly html: string | null;
}

/**
 * Takes a content apart for vendors of mail, whose message says the same twice: in plain words, and in HTML where
 * something is marked up. HTML that was given is sanitized: it may come from anybody in the room.
 *
 * @param renderMarkdown - gives HTML in which nothing acts, whatever the Markdown says
 */
export function textAndHtml(content: EventContent, renderMarkdown: (markdown: string) => string): TextAndHtml {
  const parts = partsOf(content);
  const plain = parts.map((part): EventContent =>
    part.type === 'rich' ? { ...part, plainText: plainOf(part) } : part,
  );
  const words = wordsAndFiles({ type: 'composite', parts: plain });
  if (!parts.some(({ type }) => type === 'rich')) return { ...words, html: null };
  const html = parts.map((part) =>
    part.type === 'rich' ? htmlOf(part, renderMarkdown) : paragraph(wordsAndFiles(part).text),
  );
  return { ...words, html: html.filter((text) => text !== '').join('\n') };
}

function plainOf({ plainText, format, body }: RichContent): string {
  return plainText ?? (format === 'html' ? stripHtml(body) : stripMarkdown(body));
}

function htmlOf({ format, body }: RichContent, renderMarkdown: (markdown: string) => string): string {
  return format === 'html' ? sanitizeHtml(body) : renderMarkdown(body).trim();
}

function paragraph(text: string): string {
  return text === '' ? '' : `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;
}
