import { InlineStripper } from './markdown-inline.ts';

/** The words of Markdown: emphasis, headings and tags go, links keep their address, code stays as it is. */
export function stripMarkdown(markdown: string): string {
  const output: string[] = [];
  let paragraph: string[] = [];
  let fence: string | null = null;
  const endParagraph = (): void => {
    if (paragraph.length > 0) output.push(new InlineStripper(paragraph.join('\n')).strip());
    paragraph = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const marker = /^ {0,3}(```|~~~)/u.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (marker === fence) fence = null;
      else output.push(line);
    } else if (marker !== null) {
      endParagraph();
      fence = marker;
    } else if (line.trim() === '') {
      endParagraph();
      output.push('');
    } else if (isRule(line)) {
      endParagraph();
    } else {
      paragraph.push(withoutBlockMarks(line));
    }
  }
  endParagraph();
  return output.join('\n').trim();
}

/** Whether a line is nothing but three or more of `*`, `-` or `_`. */
function isRule(line: string): boolean {
  const marks = line.replaceAll(/[ \t]/gu, '');
  return marks.length >= 3 && /^(?:\*+|-+|_+|=+)$/u.test(marks);
}

function withoutBlockMarks(line: string): string {
  let rest = line.trimEnd();
  rest = rest.replace(/^(?: {0,3}> ?){1,10}/u, '');
  rest = rest.replace(/^ {0,3}#{1,6}(?:[ \t]+|$)/u, '');
  return rest.replace(/^([ \t]{0,12})[*+-][ \t]+/u, '$1- ');
}
