import { ConfigurationError } from './errors.ts';
import type { RoomEvent } from './event.ts';
import { requirePositive } from './validation.ts';

/**
 * What becomes of a message that arrives while an intelligence channel still answers an earlier one. None loses a
 * message: each is the parent of an answer, or named in the answer's `metadata.supersededBy`, or its failure is
 * reported. Only messages of one person, whose answers are for the same people, are answered together: an answer, and
 * what tools do for it, is for one person. Others wait as under `queue`.
 *
 * - `queue`: it waits and gets an answer of its own.
 * - `steer`: the running answer takes it in, if it still can; else it waits.
 * - `interrupt`: the running answer ends with what was shown, and the newest message is answered.
 * - `debounce`: messages are answered together once none has come for a while.
 */
export const OverlapPolicy = {
  QUEUE: 'queue',
  STEER: 'steer',
  INTERRUPT: 'interrupt',
  DEBOUNCE: 'debounce',
} as const;
export type OverlapPolicy = (typeof OverlapPolicy)[keyof typeof OverlapPolicy];

/** How a channel handles messages that overlap. */
export interface OverlapOptions {
  readonly policy: OverlapPolicy;
  /** `debounce`: how long nobody has to write. @defaultValue 1500 */
  readonly quietMs?: number;
  /** `debounce`: how long the first message waits at most. @defaultValue ten times `quietMs` */
  readonly longestWaitMs?: number;
}

/** Options with every default filled in. */
export type ResolvedOverlap = Required<OverlapOptions>;

/** The key of an answer's metadata that names the messages it stands for beside its parent. */
export const SUPERSEDED_BY = 'supersededBy';

const POLICIES: ReadonlySet<unknown> = new Set(Object.values(OverlapPolicy));

/** Options with defaults. @throws ConfigurationError naming the field that cannot be used */
export function resolveOverlap(given: OverlapPolicy | OverlapOptions | undefined): ResolvedOverlap {
  const options: OverlapOptions = typeof given === 'string' ? { policy: given } : (given ?? { policy: 'queue' });
  if (!POLICIES.has(options.policy)) {
    throw new ConfigurationError('overlap.policy', 'must be queue, steer, interrupt or debounce');
  }
  const quietMs = options.quietMs ?? 1_500;
  const longestWaitMs = options.longestWaitMs ?? quietMs * 10;
  requirePositive('overlap.quietMs', quietMs);
  requirePositive('overlap.longestWaitMs', longestWaitMs);
  return Object.freeze({ policy: options.policy, quietMs, longestWaitMs });
}

/** Whether an event is one that may be answered together with others: a message, and nothing the kit says. */
export function canOverlap(event: Pick<RoomEvent, 'type'>): boolean {
  return event.type === 'message';
}
