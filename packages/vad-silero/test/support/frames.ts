import { audioFrame, bytesOf } from '@roomkit/core/audio';
import type { VADEvent } from '@roomkit/core/voice';

import type { SileroVADProvider } from '../../src/provider.ts';

/** So many frames of 32 ms at 16,000 Hz, all samples alike in size. */
export async function hear(
  vad: SileroVADProvider,
  frames: number,
  level: number,
  stream = 'stream',
): Promise<readonly (VADEvent | null)[]> {
  const samples = Int16Array.from({ length: 512 }, (_unused, index) => (index % 2 === 0 ? level : -level));
  const events: (VADEvent | null)[] = [];
  for (let at = 0; at < frames; at += 1) events.push(await vad.process(audioFrame({ data: bytesOf(samples) }), stream));
  return events;
}

/** What was said and at which frame. */
export function said(events: readonly (VADEvent | null)[]): readonly string[] {
  return events.flatMap((event, at) => (event === null ? [] : [`${at} ${event.type}`]));
}
