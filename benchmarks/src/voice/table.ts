import type { Capacity } from './calls.ts';
import { TRANSPORT_RATES } from './pipelines.ts';
import type { RealTimeFactor } from './stages.ts';
import type { TurnCosts } from './turns.ts';

/** What the design asks of a turn, in milliseconds. */
const ASKED = { frameworkP99: 10, stopP95: 20 } as const;

/** Everything that was measured of voice, as Markdown tables. */
export function tableOfVoice(factors: readonly RealTimeFactor[], calls: readonly Capacity[], turns: TurnCosts): string {
  return [factorTable(factors), callTable(calls), turnTable(turns)].join('\n\n');
}

function factorTable(rows: readonly RealTimeFactor[]): string {
  const cell = (factor: number | null): string => (factor === null ? '' : factor.toFixed(4));
  return [
    `| processor time ÷ audio time, over a transport of | ${TRANSPORT_RATES.map((rate) => `${rate / 1_000} kHz`).join(' | ')} |`,
    `|---|${TRANSPORT_RATES.map(() => '---|').join('')}`,
    ...rows.map(({ name, factors }) => `| ${name} | ${factors.map(cell).join(' | ')} |`),
  ].join('\n');
}

function callTable(rows: readonly Capacity[]): string {
  return [
    '| pipeline of calls of 48 kHz | calls in one process | a frame is late, p99 ms | event-loop delay, p50 (p99) ms | of a core |',
    '|---|---|---|---|---|',
    ...rows.map(({ name, calls, lateP99, loopDelayP50, loopDelayP99, load }) => {
      const delay = `${loopDelayP50.toFixed(1)} (${loopDelayP99.toFixed(1)})`;
      return `| ${name} | ${calls} | ${lateP99.toFixed(1)} | ${delay} | ${(load * 100).toFixed(0)} % |`;
    }),
  ].join('\n');
}

function turnTable({ framework, stop }: TurnCosts): string {
  const verdict = (isMet: boolean): string => (isMet ? 'met' : 'missed');
  return [
    '| one call | p50 | p95 | p99 | asked | |',
    '|---|---|---|---|---|---|',
    `| the framework's share of a turn, ms | ${framework.p50.toFixed(2)} | ${framework.p95.toFixed(2)} | ${framework.p99.toFixed(2)} | p99 < ${ASKED.frameworkP99} | ${verdict(framework.p99 < ASKED.frameworkP99)} |`,
    `| from speech over an answer to the last of its audio at the transport, ms of audio | ${stop.p50.toFixed(1)} | ${stop.p95.toFixed(1)} | ${stop.p99.toFixed(1)} | p95 < ${ASKED.stopP95} | ${verdict(stop.p95 < ASKED.stopP95)} |`,
  ].join('\n');
}
