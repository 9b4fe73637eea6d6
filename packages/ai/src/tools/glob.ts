/**
 * Whether a pattern matches a whole name, case-sensitively: `*` stands for any characters, `?` for exactly one, and
 * everything else for itself. At most as many steps as the two lengths multiplied, whatever the pattern: there is one
 * place to go back to, the last `*`.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  // By code points, so that `?` takes a character beyond the first plane as one.
  const [wanted, given] = [Array.from(pattern), Array.from(name)];
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let afterStar = 0;
  while (at < given.length) {
    const sign = wanted[inPattern];
    if (sign === '*') {
      star = inPattern;
      afterStar = at;
      inPattern += 1;
    } else if (sign !== undefined && (sign === '?' || sign === given[at])) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      afterStar += 1;
      at = afterStar;
      inPattern = star + 1;
    } else return false;
  }
  while (wanted[inPattern] === '*') inPattern += 1;
  return inPattern === wanted.length;
}

/** Whether one of the patterns matches a whole name. */
export function matchesAnyGlob(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, name));
}
