import type { CallTurn } from '../../src/call/call-messages.ts';
import { h } from '../dom.ts';
import { seconds } from '../parts/seconds.ts';
import { barsOf, waterfallWords } from './waterfall-bars.ts';

/** One row of the picture. */
interface Row {
  readonly kind: string;
  /** As the report of the turn calls it. */
  readonly mark: string;
  readonly label: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where the time of a turn went, as a picture: each stretch in a row of its own, and the kit's own share below. */
export function waterfall(turn: CallTurn): HTMLElement {
  const bars = barsOf(turn);
  const endMs = Math.max(1, bars.at(-1)?.toMs ?? 1);
  const rows: readonly Row[] = [
    ...bars.map(({ worker, ...bar }) => ({ kind: worker, ...bar })),
    ...(turn.frameworkMs === null
      ? []
      : [{ kind: 'own', mark: 'frameworkMs', label: 'RoomKit’s own share', fromMs: 0, toMs: turn.frameworkMs }]),
  ];
  return h(
    'div',
    { class: 'waterfall', role: 'img', 'aria-label': `From the end of the question: ${waterfallWords(turn)}.` },
    ...rows.flatMap((row) => cellsOf(row, endMs)),
    ...(turn.cutMs === null ? [] : cutCells(turn.cutMs)),
  );
}

function cellsOf({ fromMs, kind, label, mark, toMs }: Row, endMs: number): readonly HTMLElement[] {
  const percent = (milliseconds: number): string => `${((milliseconds / endMs) * 100).toFixed(2)}%`;
  const bar = h('i', { 'data-work': kind });
  bar.style.insetInlineStart = percent(fromMs);
  bar.style.inlineSize = percent(toMs - fromMs);
  return [
    h('code', { 'data-work': kind }, mark),
    h('span', { 'data-work': kind }, label),
    h('span', { class: 'track' }, bar),
    h('span', { class: 'end', 'data-work': kind }, `${Math.round(toMs)} ms`),
  ];
}

function cutCells(cutMs: number): readonly HTMLElement[] {
  return [
    h('code', { 'data-work': 'cut' }, 'playedMs'),
    h('span', { 'data-work': 'cut' }, 'heard of the answer'),
    h('span', { class: 'heard', 'data-work': 'cut' }, `${seconds(cutMs)}, then interrupted`),
  ];
}
