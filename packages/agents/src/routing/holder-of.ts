import { type RoomEvent, ROUTED_TO } from '@roomkit/core';

import type { RoutedBy } from './router.ts';

/** The key of an event's metadata that says why it went where it went. */
export const ROUTED_BY = 'routedBy';

const TO_HOLDER: ReadonlySet<unknown> = new Set<RoutedBy>(['active', 'rule', 'default']);

/** The agent a router gave an event as the one the conversation is with; null where it went by an address, or to nobody. */
export function holderOf({ metadata }: Pick<RoomEvent, 'metadata'>): string | null {
  const routedTo = metadata[ROUTED_TO];
  if (!TO_HOLDER.has(metadata[ROUTED_BY]) || !Array.isArray(routedTo)) return null;
  // A supervisor, who gets everything as well, stands behind it.
  const [first] = routedTo as readonly unknown[];
  return typeof first === 'string' ? first : null;
}
