import type { IncomingMessage } from 'node:http';

import type { Clock } from '@roomkit/core';
import { requireId } from '@roomkit/core';

import { withTimeout } from './with-timeout.ts';

/** Who a connection is. Give `rooms` or `canJoin`; who has neither gets in nowhere. */
export interface Authentication {
  /** At most 190 characters. */
  readonly participantId: string;
  /** Refused where the channel serves another one. */
  readonly organizationId?: string | null;
  /** The rooms it may enter. */
  readonly rooms?: readonly string[];
  /** Judges each room when it is joined; only `true` lets in. */
  readonly canJoin?: (roomId: string) => boolean | Promise<boolean>;
}

/** What there is to judge a connection by. */
export interface AuthenticationContext {
  /** The token of `hello`; null where the upgrade is judged. */
  readonly token: string | null;
  /** Fires when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** Says who a connection is. Whatever it does but return an {@link Authentication} refuses. */
export type Authenticate = (
  request: IncomingMessage,
  context: AuthenticationContext,
) => Authentication | null | undefined | false | Promise<Authentication | null | undefined | false>;

/** A connection's rights, checked and ready for use. */
export interface ConnectionIdentity {
  readonly participantId: string;
  /** False where the id is only the connection's own. */
  readonly isNamed: boolean;
  canJoin(roomId: string): Promise<boolean>;
}

/** What asking needs. */
export interface AuthenticationDeps {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly organizationId: string | null;
}

/** Asks who a connection is. Null where the answer is anything but a whole, usable one. */
export async function authenticateRequest(
  deps: AuthenticationDeps,
  authenticate: Authenticate,
  request: IncomingMessage,
  token: string | null,
): Promise<ConnectionIdentity | null> {
  const answer: unknown = await withTimeout(deps.clock, deps.timeoutMs, async (signal) =>
    authenticate(request, { token, signal }),
  ).catch(() => null);
  return readAuthentication(deps, answer);
}

/** Turns an answer into rights, or null where it grants none. */
export function readAuthentication(deps: AuthenticationDeps, answer: unknown): ConnectionIdentity | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { participantId, organizationId, rooms, canJoin } = answer as Partial<Authentication>;
  try {
    requireId('participantId', participantId);
  } catch {
    return null;
  }
  if (participantId.length > 190) return null;
  if (organizationId !== undefined && organizationId !== deps.organizationId) return null;
  const judge = judgeOf(rooms, canJoin);
  if (judge === null) return null;
  return {
    participantId,
    isNamed: true,
    canJoin: async (roomId) => {
      const verdict: unknown = await withTimeout(deps.clock, deps.timeoutMs, async () => judge(roomId)).catch(
        () => false,
      );
      return verdict === true;
    },
  };
}

function judgeOf(rooms: unknown, canJoin: unknown): ((roomId: string) => unknown) | null {
  if (rooms === undefined && canJoin === undefined) return null;
  if (rooms !== undefined && !(Array.isArray(rooms) && rooms.every((room) => typeof room === 'string'))) return null;
  if (canJoin !== undefined && typeof canJoin !== 'function') return null;
  const listed = rooms === undefined ? null : new Set<string>(rooms);
  const asked = canJoin as ((roomId: string) => unknown) | undefined;
  return (roomId) => {
    if (listed !== null && !listed.has(roomId)) return false;
    return asked === undefined ? true : asked(roomId);
  };
}
