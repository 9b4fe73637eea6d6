import { ratioOf, type Row } from './row.ts';

const WIDTH = 860;
const LEFT = 300;
const BAR = 22;
const GAP = 12;
const TOP = 64;

/** The ratios as bars, with a mark where the design wants them. */
export function plotOf(rows: readonly Row[]): string {
  const most = Math.max(...rows.map((row) => Math.max(ratioOf(row), row.target ?? 0)), 0.3);
  const scale = (WIDTH - LEFT - 90) / most;
  const bars = rows.map((row, at) => {
    const y = TOP + at * (BAR + GAP);
    const ratio = ratioOf(row);
    const isMet = row.target === null || ratio >= row.target;
    const mark =
      row.target === null
        ? ''
        : `<line x1="${x(row.target * scale)}" x2="${x(row.target * scale)}" y1="${y - 3}" y2="${y + BAR + 3}" stroke="#111" stroke-width="2"/>`;
    return [
      `<text x="${LEFT - 12}" y="${y + 16}" text-anchor="end">${row.name}</text>`,
      `<rect x="${LEFT}" y="${y}" width="${(ratio * scale).toFixed(1)}" height="${BAR}" rx="4" fill="${isMet ? '#2f7d5b' : '#c2572b'}"/>`,
      `<text x="${x(ratio * scale + 8)}" y="${y + 16}">${ratio.toFixed(2)}</text>`,
      mark,
    ].join('');
  });
  const height = TOP + rows.length * (BAR + GAP) + 16;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="14"><rect width="100%" height="100%" fill="#fff"/><text x="20" y="32" font-size="18" font-weight="600">Rate of RoomKit as a share of the floor; the line is what the design asks</text>${bars.join('')}</svg>\n`;
}

function x(offset: number): string {
  return (LEFT + offset).toFixed(1);
}
