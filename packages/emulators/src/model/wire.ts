import type { ModelFault } from './faults.ts';
import { afterPieces, type ModelFrame } from './frames.ts';
import type { PlayedAnswer } from './script.ts';
import { firstBytes, split, type SplitAt } from './split.ts';
import type { Streamed } from './streamed.ts';

/** How a vendor writes an answer. */
export interface ModelWire {
  /** Of an answer in one piece. */
  readonly headers: Readonly<Record<string, string>>;
  readonly streamHeaders: Readonly<Record<string, string>>;
  /** The body of an answer in one piece. */
  whole(answer: PlayedAnswer): unknown;
  /** The stream of an answer. */
  frames(answer: PlayedAnswer): readonly ModelFrame[];
  /** What a stream says where the vendor fails within it. */
  failure(words: string): string;
}

/** The stream of an answer, with what becomes of it. */
export function streamOf(answer: PlayedAnswer, wire: ModelWire, splitAt: SplitAt): Streamed {
  const frames = wire.frames(answer);
  const { fault } = answer;
  const texts = textsOf(frames, fault, () => wire.failure(answer.words));
  const chunks = split(texts, splitAt);
  if (fault?.kind === 'cut') return { chunks: firstBytes(chunks, fault.afterBytes), ending: cutEnding(chunks, fault) };
  return { chunks, ending: fault?.kind === 'hang' || fault?.kind === 'disconnect' ? fault.kind : 'end' };
}

function textsOf(frames: readonly ModelFrame[], fault: ModelFault | null, failure: () => string): readonly string[] {
  if (fault === null || !('afterPieces' in fault)) return frames.map(({ text }) => text);
  const shown = afterPieces(frames, fault.afterPieces);
  const before = shown.map(({ text }) => text);
  if (fault.kind !== 'error_event') return before;
  // A client must not read on: what follows is there to show if it does.
  return [...before, failure(), ...frames.slice(shown.length).map(({ text }) => text)];
}

/** A cut behind the end of a stream cuts nothing. */
function cutEnding(chunks: readonly Uint8Array[], fault: Extract<ModelFault, { kind: 'cut' }>): Streamed['ending'] {
  const whole = chunks.reduce((total, chunk) => total + chunk.byteLength, 0);
  return fault.afterBytes >= whole ? 'end' : fault.ending;
}
