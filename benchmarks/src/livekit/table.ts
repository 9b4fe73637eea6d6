import type { Side } from './tasks.ts';

/** A figure of both sides. Less is better. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number;
  /** Whether dividing the one by the other says anything: decibels are no amounts. */
  readonly hasRatio: boolean;
  readonly digits: number;
}

/** Everything as one Markdown table, and what was compared. */
export function tableOf(rows: readonly Row[], ours: Side, theirs: Side): string {
  const lines = rows.map(({ name, unit, ours: our, theirs: their, hasRatio, digits }) => {
    const ratio = hasRatio ? (our / their).toFixed(2) : '';
    return `| ${name}, ${unit} | ${our.toFixed(digits)} | ${their.toFixed(digits)} | ${ratio} |`;
  });
  return [
    '| medians, less is better | RoomKit | LiveKit | RoomKit ÷ LiveKit |',
    '|---|---|---|---|',
    ...lines,
    '',
    `RoomKit: ${named(ours.versions)}, Node ${process.versions.node}. LiveKit: ${named(theirs.versions)}.`,
  ].join('\n');
}

function named(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
