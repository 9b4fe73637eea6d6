import type { DetectionFigures } from './detection.ts';
import type { ConversionFigures } from './resampling.ts';
import type { TranscriptFigures } from './transcripts.ts';

/** A table in Markdown. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function detectionTable(figures: readonly DetectionFigures[], of: number): string {
  return table(
    ['detector', 'noise', 'utterances found', 'false', 'merged', 'start noticed after', 'end noticed after'],
    figures.map(({ detector, noise, found, false: wrong, merged, startMs, endMs }) => [
      detector,
      noise,
      `${found} of ${of}`,
      wrong,
      merged,
      `${startMs.toFixed(0)} ms`,
      `${endMs.toFixed(0)} ms`,
    ]),
  );
}

export function alarmTable(alarms: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const names = [...(alarms.values().next().value?.keys() ?? [])];
  const rows = [...alarms].map(([detector, counts]) => [detector, ...names.map((name) => counts.get(name) ?? 0)]);
  return table(['utterances heard in', ...names], rows);
}

export function transcriptTable(figures: readonly TranscriptFigures[], of: number): string {
  const names = [...(figures[0]?.right.keys() ?? [])];
  const rows = figures.map(({ noise, right }) => [noise, ...names.map((name) => `${right.get(name) ?? 0} of ${of}`)]);
  return table(['noise', ...names], rows);
}

export function conversionTable(figures: readonly ConversionFigures[]): string {
  return table(
    ['from', 'to', 'tone', 'ghost at', 'ghost', 'a tone of 1,500 Hz'],
    figures.map(({ from, to, toneHz, ghostHz, ghostDb, keptDb }) => [
      `${from} Hz`,
      `${to} Hz`,
      `${toneHz} Hz`,
      `${ghostHz} Hz`,
      ghostDb <= -96 ? 'below -96 dB' : `${ghostDb.toFixed(0)} dB`,
      `${Math.abs(keptDb).toFixed(2)} dB less`,
    ]),
  );
}
