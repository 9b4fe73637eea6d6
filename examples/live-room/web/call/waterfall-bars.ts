import type { VoiceTurnMarks } from '@roomkit/core/voice';

import type { CallTurn } from '../../src/call/call-messages.ts';

type MarkName = keyof VoiceTurnMarks;

/** Who was at work before a mark was reached. */
export type Worker = 'detector' | 'ear' | 'room' | 'model' | 'voice';

/** One stretch of a turn: from the mark before to this one, in milliseconds since the caller fell silent. */
export interface Bar {
  readonly mark: MarkName;
  readonly label: string;
  readonly worker: Worker;
  readonly fromMs: number;
  readonly toMs: number;
}

const MARKS: readonly (readonly [MarkName, string, Worker])[] = [
  ['vadEnd', 'silence is sure', 'detector'],
  ['transcriptFinal', 'words are final', 'ear'],
  ['endpoint', 'the turn is over', 'room'],
  ['committed', 'in the timeline', 'room'],
  ['firstToken', 'the model’s first word', 'model'],
  ['firstSynthesis', 'the voice’s first sound', 'voice'],
  ['firstAudioOut', 'sound on the line', 'room'],
];

/** The stretches of a turn, in their order. What was not reached is left out; nothing ends before it began. */
export function barsOf({ marks }: Pick<CallTurn, 'marks'>): readonly Bar[] {
  let fromMs = 0;
  return MARKS.flatMap(([mark, label, worker]) => {
    const reached = marks[mark];
    if (reached === null) return [];
    const toMs = Math.max(fromMs, reached);
    const bar = { mark, label, worker, fromMs, toMs };
    fromMs = toMs;
    return [bar];
  });
}

/** The whole picture in words. */
export function waterfallWords({ cutMs, frameworkMs, marks }: Omit<CallTurn, 'id' | 'question'>): string {
  const steps = barsOf({ marks }).map(({ label, toMs }) => `${label} after ${Math.round(toMs)} ms`);
  const share = frameworkMs === null ? [] : [`RoomKit’s own share ${Math.round(frameworkMs)} ms`];
  const cut = cutMs === null ? [] : [`the answer was interrupted after ${Math.round(cutMs)} ms`];
  return [...steps, ...share, ...cut].join(', ');
}
