/** The longest a platform's timer waits: asked for more, it goes off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Runs a task once after any time, by as many timers in a row as that takes. Call what it gives back to
 * cancel.
 *
 * @param onTimer - told of each timer that is set
 */
export function startTimer(
  milliseconds: number,
  task: () => void,
  onTimer: (timer: unknown) => void = () => undefined,
): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_MS);
    timer = setTimeout(leftMs > stepMs ? () => wait(leftMs - stepMs) : task, stepMs);
    onTimer(timer);
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}
