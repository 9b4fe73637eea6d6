import type { MemoryProvider } from '@roomkit/core/ai';

/** A memory that has seen nothing yet. */
export interface MemorySubject {
  readonly memory: MemoryProvider;
  /** Gives back what the memory and its parts hold. */
  close?(): Promise<void>;
}
