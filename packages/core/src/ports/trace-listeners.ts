import type { ProtocolTrace } from '../domain/trace.ts';

/** Receives traces. */
export type TraceListener = (trace: ProtocolTrace) => void | Promise<void>;

interface Entry {
  readonly listener: TraceListener;
  readonly protocols: ReadonlySet<string> | null;
}

/** The listeners of one channel. A listener that throws or rejects disturbs nobody. */
export class TraceListeners {
  readonly #entries = new Set<Entry>();

  get active(): boolean {
    return this.#entries.size > 0;
  }

  add(listener: TraceListener, protocols?: readonly string[]): () => void {
    const entry: Entry = { listener, protocols: protocols ? new Set(protocols) : null };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  emit(given: ProtocolTrace): ProtocolTrace {
    const trace = Object.freeze({ ...given, metadata: Object.freeze({ ...given.metadata }) });
    for (const { listener, protocols } of this.#entries) {
      if (protocols && !protocols.has(trace.protocol)) continue;
      try {
        const result = listener(trace);
        if (result) result.catch(() => {});
      } catch {
        // A trace is for watching: whoever watches must not be able to break the call.
      }
    }
    return trace;
  }
}
