import type { MemoryUse } from './memory-use.ts';
import { ratioOf, type Row } from './row.ts';

/** The rows as a Markdown table; costs in microseconds of processor time, wall time in brackets. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const ratio = ratioOf(row);
    const verdict =
      row.target === null ? '' : ratio >= row.target ? 'met' : ratio >= row.target / 2 ? 'half' : 'missed';
    const target = row.target === null ? '' : row.target.toFixed(2);
    return `| ${row.name} | ${cost(row.floor)} | ${cost(row.ours)} | ${ratio.toFixed(2)} | ${target} | ${verdict} | ${row.note} |`;
  });
  return [
    '| case | floor µs | RoomKit µs | floor ÷ RoomKit | asked | | |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function cost({ processor, wall }: Row['floor']): string {
  return `${processor.toFixed(1)} (${wall.toFixed(1)})`;
}

/** What idle things take, as a Markdown table. */
export function tableOfUse(uses: readonly MemoryUse[]): string {
  const lines = uses.map(({ name, bytes, floor }) => {
    return `| ${name} | ${floor.toLocaleString('en')} | ${bytes.toLocaleString('en')} |`;
  });
  return ['| memory of | floor, bytes | RoomKit, bytes |', '|---|---|---|', ...lines].join('\n');
}
