import { type AgentId, agentName } from '../../src/cast.ts';
import type { TimelineEntry } from '../../src/feed/messages.ts';
import { h } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { markdown } from '../parts/markdown.ts';
import { laneOf, partyName } from '../parts/parties.ts';
import type { Model } from '../store.ts';

/** A message as an agent sees it, the place where it sees nothing, or what it was told at a handoff. */
export type Seen =
  | { readonly kind: 'words'; readonly id: string; readonly entry: TimelineEntry; readonly isOwn: boolean }
  | { readonly kind: 'hidden'; readonly id: string }
  | { readonly kind: 'told'; readonly id: string; readonly lane: string; readonly by: string; readonly summary: string }
  | { readonly kind: 'gave'; readonly id: string; readonly to: string }
  | { readonly kind: 'writing' | 'asking'; readonly id: string; readonly agentId: AgentId }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: string };

/** The room through the eyes of one agent. */
export function seenBy(model: Model, agentId: AgentId): readonly Seen[] {
  const seen = model.entries.flatMap((entry) => seenOf(entry, agentId));
  const { failure, phase } = model.agents[agentId];
  const isAsking = model.state.approvals.some((approval) => approval.agentId === agentId);
  if (isAsking) return [...seen, { kind: 'asking', id: 'asking', agentId }];
  if (phase === 'writing') return [...seen, { kind: 'writing', id: 'writing', agentId }];
  return failure === null ? seen : [...seen, { kind: 'failed', id: 'failed', failure }];
}

function seenOf(entry: TimelineEntry, agentId: AgentId): readonly Seen[] {
  const { activity, id } = entry;
  if (activity?.kind === 'handoff') {
    const { colleague, from, summary, to } = activity;
    if (to === agentId) return [{ kind: 'told', id, lane: laneOf(from), by: partyName(from, colleague), summary }];
    return from === agentId ? [{ kind: 'gave', id, to: partyName(to, colleague) }] : [];
  }
  if (entry.type !== 'message' || entry.status === 'blocked') return [];
  if (entry.lanes[agentId].role === 'hidden') return [{ kind: 'hidden', id }];
  return [{ kind: 'words', id, entry, isOwn: entry.channelId === agentId }];
}

/** One line of it. */
export function seenRow(seen: Seen): HTMLElement {
  switch (seen.kind) {
    case 'hidden':
      return h('p', { class: 'gap' }, 'A message it may not see');
    case 'failed':
      return h('p', { class: 'failure' }, seen.failure);
    case 'gave':
      return h('p', { class: 'gap' }, `Handed over to ${seen.to}`);
    case 'told':
      return h(
        'article',
        { class: 'told', 'data-channel': seen.lane },
        h('header', {}, icon('hand'), h('b', {}, `Told by ${seen.by}`)),
        h('p', {}, seen.summary),
      );
    case 'asking':
      return own(seen.agentId, h('p', { class: 'asking' }, 'Waits until a colleague agrees…'));
    case 'writing':
      return own(seen.agentId, h('p', { class: 'dots', 'aria-label': 'Writing' }, h('i'), h('i'), h('i')));
    case 'words':
      return words(seen.entry, seen.isOwn);
    default:
      return seen satisfies never;
  }
}

function own(agentId: AgentId, content: HTMLElement): HTMLElement {
  return h('article', { class: 'turn own', 'data-channel': agentId }, content);
}

function words(entry: TimelineEntry, isOwn: boolean): HTMLElement {
  return h(
    'article',
    { class: `turn ${isOwn ? 'own' : 'other'}`, 'data-channel': entry.channelId },
    h(
      'header',
      {},
      h('b', {}, entry.speaker),
      h('span', { class: 'role' }, isOwn ? 'assistant' : 'user'),
      entry.visibility !== 'all' &&
        h('span', { class: 'tag' }, `only ${agentName(entry.visibility) ?? entry.visibility}`),
      entry.edited && h('span', { class: 'tag' }, 'edited'),
      entry.spoken?.isCut === true && h('span', { class: 'tag modify' }, 'interrupted'),
    ),
    h('div', { class: 'words' }, bodyOf(entry)),
  );
}

/** Of an answer that was spoken over, a model is told what was heard. */
function bodyOf({ deleted, spoken, text }: TimelineEntry): Node {
  if (deleted) return h('p', { class: 'gone' }, 'Deleted');
  return markdown(spoken?.isCut === true ? spoken.heard : text);
}
