import type { CallTurn } from '../../src/call/call-messages.ts';
import { seconds } from '../parts/seconds.ts';
import { barsOf, waterfallWords } from './waterfall-bars.ts';

const SVG = 'http://www.w3.org/2000/svg';
const ROW = 16;
const BARS_FROM = 156;
const BARS_WIDTH = 236;
const WIDTH = 456;

/** Where the time of a turn went, as a picture: each stretch in a row of its own, and the kit's own share below. */
export function waterfall(turn: CallTurn): SVGSVGElement {
  const bars = barsOf(turn);
  const endMs = Math.max(1, bars.at(-1)?.toMs ?? 1);
  const widthOf = (milliseconds: number): number => (milliseconds / endMs) * BARS_WIDTH;
  const rows = bars.map(({ fromMs, label, toMs, worker }, place) => [
    text(label, BARS_FROM - 8, place, 'end'),
    bar(worker, BARS_FROM + widthOf(fromMs), widthOf(toMs - fromMs), place),
    text(`${Math.round(toMs)} ms`, BARS_FROM + widthOf(toMs) + 5, place, 'start'),
  ]);
  if (turn.frameworkMs !== null) {
    const place = rows.length;
    rows.push([
      text('RoomKit’s own share', BARS_FROM - 8, place, 'end', 'own'),
      bar('own', BARS_FROM, widthOf(turn.frameworkMs), place),
      text(`${Math.round(turn.frameworkMs)} ms`, BARS_FROM + widthOf(turn.frameworkMs) + 5, place, 'start', 'own'),
    ]);
  }
  if (turn.cutMs !== null) {
    const place = rows.length;
    rows.push([
      text('the answer', BARS_FROM - 8, place, 'end', 'cut'),
      bar('answer', BARS_FROM, BARS_WIDTH / 3, place),
      bar('cut', BARS_FROM + BARS_WIDTH / 3, 2, place),
      text(`interrupted here, after ${seconds(turn.cutMs)}`, BARS_FROM + BARS_WIDTH / 3 + 7, place, 'start', 'cut'),
    ]);
  }
  const svg = element('svg', {
    class: 'waterfall',
    viewBox: `0 0 ${WIDTH} ${rows.length * ROW}`,
    role: 'img',
    'aria-label': `From the end of the question: ${waterfallWords(turn)}.`,
  });
  svg.append(...rows.flat());
  return svg;
}

function bar(kind: string, x: number, width: number, row: number): SVGElement {
  return element('rect', { class: kind, x, y: row * ROW + 3, width: Math.max(1.5, width), height: ROW - 6, rx: 2 });
}

function text(words: string, x: number, row: number, anchor: 'start' | 'end', kind = ''): SVGElement {
  const label = element('text', { x, y: row * ROW + ROW - 4.5, 'text-anchor': anchor, class: kind });
  label.textContent = words;
  return label;
}

function element<Name extends 'svg' | 'rect' | 'text'>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
