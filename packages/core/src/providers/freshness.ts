/** How old a signed call may be by its own timestamp, and how far ahead of our clock. */
export const SIGNATURE_TOLERANCE_MS = 300_000;

/** Whether a timestamp is near enough to now that the call is no old one played again. */
export function isFresh(
  timestampMs: number | null,
  nowMs: number,
  toleranceMs: number = SIGNATURE_TOLERANCE_MS,
): boolean {
  return timestampMs !== null && Math.abs(nowMs - timestampMs) <= toleranceMs;
}
