/** Rejects when `promise` has not settled after so many real milliseconds. */
export async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value> {
  const deadline = AbortSignal.timeout(milliseconds);
  const late = new Promise<never>((_resolve, reject) => {
    deadline.addEventListener('abort', () => reject(new Error(`nothing happened within ${milliseconds} ms`)), {
      once: true,
    });
  });
  return Promise.race([promise, late]);
}

/** Lets so many real milliseconds go by: for what must not happen. */
export async function elapse(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    AbortSignal.timeout(milliseconds).addEventListener('abort', () => resolve(), { once: true });
  });
}
