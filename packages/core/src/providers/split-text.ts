/** How much of a part may be left empty so that it ends between words. */
const LEAST_FILLED = 0.5;

let segmenter: Intl.Segmenter | null = null;

/**
 * A text in parts of at most `maxLength` UTF-16 units, for vendors of short messages: cut behind a space where there
 * is one in its second half, otherwise where a drawn character ends. Together they are the text.
 */
export function splitText(text: string, maxLength: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > maxLength) {
    const end = endOfPart(rest, maxLength);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

function endOfPart(text: string, maxLength: number): number {
  const part = text.slice(0, maxLength);
  const space = Math.max(part.lastIndexOf(' '), part.lastIndexOf('\n')) + 1;
  if (space > maxLength * LEAST_FILLED) return space;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  // What stands around the cut decides: a drawn character is short, or somebody plays tricks.
  const from = Math.max(0, maxLength - 128);
  const around = text.slice(from, maxLength + 128);
  const border = from + (segmenter.segment(around).containing(maxLength - from)?.index ?? 0);
  if (border > from) return border;
  // One drawn character longer than that: keep at least whole code points.
  const unit = text.charCodeAt(maxLength);
  return maxLength > 1 && unit >= 0xdc_00 && unit <= 0xdf_ff ? maxLength - 1 : maxLength;
}
