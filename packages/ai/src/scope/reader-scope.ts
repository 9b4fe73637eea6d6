import type { MemoryScope } from '@roomkit/core/ai';

/** One channel in one room: whoever reads there reads what was kept there, and nobody else does. */
export type ReaderScope = Required<MemoryScope>;

/** A key for a map. No name can hold what divides it from the next. */
export function keyOfScope({ organizationId, roomId, channelId }: ReaderScope): string {
  return JSON.stringify([organizationId, roomId, channelId]);
}

/** Whether a scope is the wider one, or part of it. */
export function isWithinScope(scope: ReaderScope, wider: MemoryScope): boolean {
  return (
    scope.organizationId === wider.organizationId &&
    scope.roomId === wider.roomId &&
    (wider.channelId === undefined || scope.channelId === wider.channelId)
  );
}
