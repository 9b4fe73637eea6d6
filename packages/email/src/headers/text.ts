const CONTROL = /[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g;

/** Words for one line of a header: what would end it, or is not to be seen, becomes a space. */
export function plainLine(text: string): string {
  return text.replace(CONTROL, ' ').trim();
}
