/** A promise that rejects with the signal's reason as soon as it fires, whatever the other one does. */
export async function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Why a stream that nobody reads any more was ended. */
export function closedByReader(): DOMException {
  return new DOMException('The answer is not read any more.', 'AbortError');
}

/** Whether somebody gave something up: who cancels does not fail. */
export function isCancel(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
