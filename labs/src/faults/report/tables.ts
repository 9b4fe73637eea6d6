import { classFigures, kindFigures } from '../check/figures.ts';
import type { Violation, ViolationKind } from '../check/violation.ts';
import type { History } from '../history.ts';

const LOST: ReadonlySet<ViolationKind> = new Set(['acknowledged_lost', 'acknowledged_elsewhere', 'delivery_missing']);
const OUT_OF_ORDER: ReadonlySet<ViolationKind> = new Set(['index_not_dense', 'delivery_out_of_order']);
const STALE: ReadonlySet<ViolationKind> = new Set(['stale_write', 'epoch_fell']);

/** What a run came to, as Markdown. */
export function tables(history: History, violations: readonly Violation[]): string {
  const count = (kinds: ReadonlySet<ViolationKind>): number => violations.filter(({ kind }) => kinds.has(kind)).length;
  const others = violations.length - count(LOST) - count(OUT_OF_ORDER) - count(STALE);
  const hits = history.faults.filter((fault) => fault.hits > 0).length;
  const latencies = history.acknowledged.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
  const summary: readonly (readonly [string, string | number])[] = [
    ['messages sent', history.sent.length],
    ['acknowledgements', history.acknowledged.length],
    ['deliveries planned', history.targets.length * history.timeline.filter(({ type }) => type === 'message').length],
    ['faults', `${history.faults.length}, ${hits} of them amid work`],
    ['changes of owner', history.owners.length],
    ['commits refused as stale', history.refused.length],
    ['lost', count(LOST)],
    ['out of order', count(OUT_OF_ORDER)],
    ['stale writes', count(STALE)],
    ['anything else that may not be', others],
    ['seconds', Math.round(history.durationMs / 1_000)],
    ['questions whether a send went', history.lookups],
    ['from sending to acknowledgement', `median ${at(latencies, 0.5)} ms, 99 % ${at(latencies, 0.99)} ms`],
    ['answers with an error, sent again', codes(history)],
  ];
  return [
    table(['seed', history.seed], summary),
    table(
      ['provider class', 'planned', 'received', 'received again', 'seen twice'],
      classFigures(history).map((each) => Object.values(each) as readonly (string | number)[]),
    ),
    table(
      ['fault', 'times', 'amid work', 'hit', 'messages', 'statements', 'commits', 'sends', 'unsettled'],
      kindFigures(history).map((each) => [
        each.kind,
        each.faults,
        each.hit,
        `${each.hits} ${each.hitWhat}`,
        each.messages,
        each.statements,
        each.commits,
        each.sends,
        each.unsettled,
      ]),
    ),
  ].join('\n');
}

function table(head: readonly (string | number)[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

function at(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
}

function codes({ failures }: History): string {
  const all = Object.entries(failures).map(([code, count]) => `${count} ${code}`);
  return all.length === 0 ? 'none' : all.join(', ');
}
