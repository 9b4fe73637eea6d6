/** A promise whose failure is told elsewhere too: nobody has to wait for it. */
export function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}
