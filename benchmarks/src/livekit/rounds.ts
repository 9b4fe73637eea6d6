import { RATES } from './speech.ts';
import type { Row } from './table.ts';
import type { Side, TurnsReport, VadReport } from './tasks.ts';

export interface Effort {
  readonly rounds: number;
  readonly turnRounds: number;
  readonly turns: number;
}

interface Pair<Report> {
  readonly ours: readonly Report[];
  readonly theirs: readonly Report[];
}

/** Asks both for the same, in turns, so that what else the machine does hits both alike. */
async function inTurns<Report>(
  ours: Side,
  theirs: Side,
  rounds: number,
  ask: (side: Side) => Promise<Report>,
): Promise<Pair<Report>> {
  const pair = { ours: [] as Report[], theirs: [] as Report[] };
  for (let round = 0; round < rounds; round += 1) {
    pair.ours.push(await ask(ours));
    pair.theirs.push(await ask(theirs));
  }
  return pair;
}

/** Everything that is compared. The first round of each only warms up. */
export async function measure(
  ours: Side,
  theirs: Side,
  onsetsMs: readonly number[],
  effort: Effort,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const rate of RATES) {
    const pair = warm(await inTurns(ours, theirs, effort.rounds + 1, (side) => side.vad(rate)));
    requireSameWork(pair);
    rows.push(row(`Silero VAD of ${rate / 1_000} kHz`, 'processor time ÷ audio time', pair, ({ factor }) => factor));
    if (rate === RATES[0]) {
      rows.push(row('start of speech told', 'ms of audio', pair, (report) => delayOf(report, onsetsMs), 0));
    }
  }
  const resampled = warm(await inTurns(ours, theirs, effort.rounds + 1, (side) => side.resample()));
  rows.push(row('resampler, 48 → 16 kHz', 'processor time ÷ audio time', resampled, ({ factor }) => factor, 5));
  const fidelity = await inTurns(ours, theirs, 1, (side) => side.fidelity());
  rows.push(row('resampler, delay', 'ms', fidelity, ({ delayMs }) => delayMs, 1));
  rows.push(row('resampler, lost of a tone of 7.5 kHz', 'dB', fidelity, ({ lossDb }) => lossDb, 1, false));
  rows.push(row('resampler, left of a tone of 8.2 kHz', 'dB', fidelity, ({ aliasDb }) => aliasDb, 0, false));
  const turns = await inTurns(ours, theirs, effort.turnRounds, (side) => side.turns(effort.turns));
  rows.push(row('answer begins after 500 ms of silence', 'ms later', all(turns, 'answerMs'), (one) => one, 1));
  rows.push(row('answer stops after somebody speaks over it', 'ms', all(turns, 'stopMs'), (one) => one, 1));
  return rows;
}

function warm<Report>({ ours, theirs }: Pair<Report>): Pair<Report> {
  return { ours: ours.slice(1), theirs: theirs.slice(1) };
}

function all({ ours, theirs }: Pair<TurnsReport>, name: keyof TurnsReport): Pair<number> {
  return { ours: ours.flatMap((report) => report[name]), theirs: theirs.flatMap((report) => report[name]) };
}

/** A side whose model ran less often, or that heard less, would be cheap for the wrong reason. */
function requireSameWork({ ours, theirs }: Pair<VadReport>): void {
  const [our] = ours;
  const [their] = theirs;
  if (our === undefined || their === undefined) throw new Error('nothing was measured');
  if (Math.abs(our.windows - their.windows) > 2) {
    throw new Error(`the model ran ${our.windows} and ${their.windows} times`);
  }
}

/** How long after the first sound of a sentence its start is told. */
function delayOf({ startsMs }: VadReport, onsetsMs: readonly number[]): number {
  const delays = onsetsMs.flatMap((onset, at) => {
    const start = startsMs.find((told) => told > onset && told < (onsetsMs[at + 1] ?? Infinity));
    return start === undefined ? [] : [start - onset];
  });
  if (delays.length < onsetsMs.length) throw new Error(`only ${delays.length} of ${onsetsMs.length} were heard`);
  return median(delays);
}

function row<Report>(
  name: string,
  unit: string,
  { ours, theirs }: Pair<Report>,
  figure: (report: Report) => number,
  digits = 4,
  hasRatio = true,
): Row {
  return { name, unit, ours: median(ours.map(figure)), theirs: median(theirs.map(figure)), hasRatio, digits };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}
