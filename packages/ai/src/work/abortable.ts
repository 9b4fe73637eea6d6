import { raceAbort } from '../abort.ts';

/** A promise that ends with the reason of a signal, where there is one, as soon as it fires. */
export async function abortable<Value>(work: () => Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  return raceAbort(work(), signal);
}
