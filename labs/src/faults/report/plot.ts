import type { History } from '../history.ts';
import { FAULT_KINDS } from '../schedule.ts';

const LEFT = 150;
const WIDTH = 760;
const RATE = { top: 40, height: 110 } as const;
const LATENCY = { top: 185, height: 90 } as const;
const FAULTS_TOP = 305;
const ROW = 20;
const BOTTOM = FAULTS_TOP + FAULT_KINDS.length * ROW;
const INK = '#222';
const GRID = '#ddd';
/** From here on the latency rises by a factor of ten for each third of its height. */
const LEAST_MS = 10;
const DECADES = 4;

/** Acknowledgements and their latencies over time, above the faults that struck meanwhile, as an SVG. */
export function plot(history: History): string {
  const seconds = Math.max(1, Math.ceil(history.durationMs / 1_000));
  const x = (atMs: number): number => LEFT + (atMs / 1_000 / seconds) * WIDTH;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 20} ${BOTTOM + 45}" font-family="sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...rates(history, seconds, x),
    ...latencies(history, seconds, x),
    ...faults(history, x),
    ...axis(seconds, x),
    '</svg>\n',
  ].join('\n');
}

type Scale = (atMs: number) => number;

function rates({ acknowledged }: History, seconds: number, x: Scale): readonly string[] {
  const counts = Array.from({ length: seconds }, () => 0);
  for (const { atMs } of acknowledged) {
    const second = Math.min(seconds - 1, Math.floor(atMs / 1_000));
    counts[second] = (counts[second] ?? 0) + 1;
  }
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, second) => {
    const height = (count / most) * RATE.height;
    const width = x(1_000) - x(0);
    return `<rect x="${at(x(second * 1_000))}" y="${at(RATE.top + RATE.height - height)}" width="${at(width)}" height="${at(height)}" fill="#4477aa"/>`;
  });
  return [
    text(LEFT, RATE.top - 12, 'acknowledged a second', 'start'),
    text(LEFT - 8, RATE.top + 8, String(most)),
    text(LEFT - 8, RATE.top + RATE.height, '0'),
    ...bars,
    line(RATE.top + RATE.height),
  ];
}

function latencies({ acknowledged }: History, seconds: number, x: Scale): readonly string[] {
  const bySecond = Map.groupBy(acknowledged, ({ atMs }) => Math.min(seconds - 1, Math.floor(atMs / 1_000)));
  const y = (ms: number): number => {
    const share = Math.log10(Math.max(ms, LEAST_MS) / LEAST_MS) / DECADES;
    return LATENCY.top + LATENCY.height * (1 - Math.min(1, share));
  };
  const dots = [...bySecond].flatMap(([second, answers]) => {
    const sorted = answers.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
    const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return [
      dot(x(second * 1_000 + 500), y(sorted.at(-1) ?? 0), '#ee6677'),
      dot(x(second * 1_000 + 500), y(middle), INK),
    ];
  });
  const steps = ['10 ms', '100 ms', '1 s', '10 s', '100 s'];
  return [
    text(
      LEFT,
      LATENCY.top - 12,
      'from sending to acknowledgement: median (black) and slowest (red) of each second',
      'start',
    ),
    ...steps.flatMap((label, step) => [
      line(y(LEAST_MS * 10 ** step)),
      text(LEFT - 8, y(LEAST_MS * 10 ** step) + 4, label),
    ]),
    ...dots,
  ];
}

function faults({ faults: struck }: History, x: Scale): readonly string[] {
  return FAULT_KINDS.flatMap((kind, row) => {
    const top = FAULTS_TOP + row * ROW;
    const marks = struck
      .filter((fault) => fault.kind === kind)
      .map(({ atMs, tookMs, hits }) => {
        const width = Math.max(2, x(atMs + tookMs) - x(atMs));
        return `<rect x="${at(x(atMs))}" y="${top + 4}" width="${at(width)}" height="12" fill="${hits > 0 ? '#228833' : '#bbbbbb'}"/>`;
      });
    return [line(top), text(LEFT - 8, top + 14, kind.replaceAll('_', ' ')), ...marks];
  });
}

function axis(seconds: number, x: Scale): readonly string[] {
  const step = [5, 10, 20, 30, 60, 120, 300].find((each) => seconds / each <= 12) ?? 600;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, tick) => tick * step);
  return [
    line(BOTTOM),
    ...ticks.map((second) => text(x(second * 1_000), BOTTOM + 16, String(second), 'middle')),
    text(LEFT + WIDTH / 2, BOTTOM + 34, 'seconds', 'middle'),
  ];
}

function text(x: number, y: number, words: string, anchor = 'end'): string {
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${words}</text>`;
}

function line(y: number): string {
  return `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${at(y)}" y2="${at(y)}" stroke="${GRID}"/>`;
}

function dot(x: number, y: number, fill: string): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="1.8" fill="${fill}"/>`;
}

function at(value: number): string {
  return value.toFixed(1);
}
