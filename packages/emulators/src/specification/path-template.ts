/** Whether a path is one of a template of OpenAPI, such as `/Messages/{Sid}.json`: a parameter is part of a segment. */
export function matchesTemplate(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((segment, at) => matchesSegment(segment, given[at] ?? ''));
}

/** The literals of the segment in their order, with at least one character for each parameter between them. */
function matchesSegment(template: string, segment: string): boolean {
  const literals = literalsOf(template);
  const [first = '', ...rest] = literals;
  if (rest.length === 0) return segment === first;
  if (!segment.startsWith(first)) return false;
  let at = first.length;
  for (const [place, literal] of rest.entries()) {
    const isLast = place === rest.length - 1;
    const found = isLast ? segment.length - literal.length : segment.indexOf(literal, at + 1);
    if (found < at + 1 || !segment.startsWith(literal, found)) return false;
    at = found + literal.length;
  }
  return at === segment.length;
}

function literalsOf(template: string): readonly string[] {
  return template.split('{').map((text, at) => (at === 0 ? text : text.slice(text.indexOf('}') + 1)));
}
