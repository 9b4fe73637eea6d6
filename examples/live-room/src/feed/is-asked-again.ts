import type { Approval } from './desk-messages.ts';
import type { TimelineEntry } from './messages.ts';

/** Whether a question was asked before in the same turn: one call is the one that waits, another one died with its process. */
export function isAskedAgain(entries: readonly TimelineEntry[], approval: Approval): boolean {
  const { agentId, tool, triggerEventId } = approval;
  const since = entries.find(({ id }) => id === triggerEventId)?.index ?? 0;
  const steps = entries
    .filter(({ channelId, index }) => channelId === agentId && index > since)
    .flatMap(({ activity }) =>
      activity !== null && 'tool' in activity && activity.tool === tool ? [activity.kind] : [],
    );
  const countOf = (kind: string): number => steps.filter((step) => step === kind).length;
  return countOf('tool_start') - countOf('tool_end') > 1;
}
