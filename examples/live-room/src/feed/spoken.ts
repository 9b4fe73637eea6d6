import type { RoomEvent } from '@roomkit/core';

import type { Spoken } from './messages.ts';

interface Heard {
  readonly text?: unknown;
  readonly playedMs?: unknown;
}

/** What the event says of how it was said on the call; null where it says nothing. */
export function spokenOf({ metadata }: Pick<RoomEvent, 'metadata'>): Spoken | null {
  const { voice } = (metadata['spoken'] ?? {}) as { readonly voice?: Heard };
  if (typeof voice?.text !== 'string' || typeof voice.playedMs !== 'number') return null;
  return { heard: voice.text, playedMs: voice.playedMs, isCut: metadata['interrupted'] === true };
}
