import type { Spoken } from './playback.ts';

/** What an event says of how it was spoken: the part that was heard, and where it was cut. */
export function spokenMetadata(channelId: string, spoken: Spoken, isCut: boolean): Readonly<Record<string, unknown>> {
  const { text, playedMs, totalMs } = spoken;
  const heard = { spoken: { [channelId]: { text, playedMs } } };
  if (!isCut) return heard;
  const percentage = totalMs === null || totalMs <= 0 ? {} : { played_percentage: percentageOf(playedMs, totalMs) };
  return { ...heard, interrupted: true, played_ms: playedMs, ...percentage };
}

/** Of several callers, the one who heard the most. */
export function mostHeard(all: readonly Spoken[]): Spoken | null {
  let most: Spoken | null = null;
  for (const spoken of all) {
    if (most === null || spoken.characters > most.characters || isLonger(spoken, most)) most = spoken;
  }
  return most;
}

function isLonger(spoken: Spoken, other: Spoken): boolean {
  return spoken.characters === other.characters && spoken.playedMs > other.playedMs;
}

function percentageOf(playedMs: number, totalMs: number): number {
  return Math.min(100, Math.round((playedMs / totalMs) * 100));
}
