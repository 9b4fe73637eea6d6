/**
 * When a vendor wants to be asked again, in milliseconds from its answer: `retry-after-ms`, or
 * `retry-after` in seconds or as a date, judged by the answer's own `date`. Null when it says nothing usable.
 */
export function retryAfterMsOf(headers: Pick<Headers, 'get'> | null | undefined): number | null {
  const exact = numberOf(headers?.get('retry-after-ms'));
  if (exact !== null) return Math.round(exact);
  const given = headers?.get('retry-after');
  const seconds = numberOf(given);
  if (seconds !== null) return Math.round(seconds * 1000);
  const untilMs = Date.parse(given ?? '') - Date.parse(headers?.get('date') ?? '');
  return untilMs >= 0 ? untilMs : null;
}

function numberOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.trim() === '') return null;
  const number = Number(text);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
