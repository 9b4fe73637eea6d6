import { InputError } from '../domain/errors.ts';
import { AgentResponsePolicy, type RoomTimers } from '../domain/room.ts';

/** What a new room may be given. */
export interface CreateRoomOptions {
  /** @defaultValue a new id */
  readonly roomId?: string;
  /** Without `lastActivityAt` the clock starts now. */
  readonly timers?: Partial<RoomTimers>;
  /** @defaultValue 'agent_chain' */
  readonly agentResponsePolicy?: AgentResponsePolicy;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Timers with every field, checked. Without `lastActivityAt` the clock runs since `clockSince`. @throws InputError */
export function roomTimers(given: Partial<RoomTimers>, clockSince: Date | null): RoomTimers {
  const timers = {
    inactiveAfterSeconds: seconds('timers.inactiveAfterSeconds', given.inactiveAfterSeconds),
    closedAfterSeconds: seconds('timers.closedAfterSeconds', given.closedAfterSeconds),
  };
  const since = given.lastActivityAt ?? clockSince;
  if (since !== null && (!(since instanceof Date) || Number.isNaN(since.getTime()))) {
    throw new InputError('timers.lastActivityAt', 'must be a valid date');
  }
  return { ...timers, lastActivityAt: since };
}

/** @throws InputError */
export function requirePolicy(policy: unknown): asserts policy is AgentResponsePolicy {
  if (policy !== AgentResponsePolicy.AGENT_CHAIN && policy !== AgentResponsePolicy.ADDRESSED_ONLY) {
    throw new InputError('agentResponsePolicy', 'must be agent_chain or addressed_only');
  }
}

function seconds(field: string, given: number | null | undefined): number | null {
  if (given === null || given === undefined) return null;
  if (!Number.isSafeInteger(given) || given < 0) throw new InputError(field, 'must be a whole number of at least 0');
  return given;
}
