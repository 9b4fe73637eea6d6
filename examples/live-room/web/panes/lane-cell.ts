import type { Lane } from '../../src/feed/messages.ts';
import { h } from '../dom.ts';
import { icon, type IconName } from '../parts/icons.ts';

const STATES: Readonly<Record<Extract<Lane, { role: 'target' }>['state'], readonly [IconName | null, string]>> = {
  queued: [null, 'queued'],
  accepted: ['check', 'accepted'],
  sent: ['check', 'sent'],
  delivered: ['checks', 'delivered'],
  read: ['checks', 'read'],
  failed: ['cross', 'failed'],
  unknown: ['dash', 'unknown'],
  dead: ['cross', 'dead letter'],
};

/** Which end of a handoff a lane is. */
export type Baton = 'gives' | 'takes';

const BATONS: Readonly<Record<Baton, string>> = { gives: 'hands over', takes: 'takes over' };

/** How an event stands with one channel, as a sign with words behind it; a handoff shows from where to where. */
export function laneCell(channelId: string, label: string, lane: Lane, baton: Baton | null = null): HTMLElement {
  if (baton !== null) return batonCell(channelId, label, baton);
  const words = wordsOf(lane);
  const cell = h('span', {
    class: `lane ${lane.role} ${lane.role === 'target' ? lane.state : ''}`,
    'data-channel': channelId,
    title: `${label}: ${words}`,
  });
  const name = signOf(lane);
  if (name !== null) cell.append(icon(name));
  if (lane.role === 'source' || (lane.role === 'target' && lane.state === 'queued')) cell.append(h('i'));
  if (lane.role === 'target' && lane.attempts > 1)
    cell.append(h('small', { 'aria-hidden': 'true' }, `${lane.attempts}`));
  cell.append(h('span', { class: 'visually-hidden' }, `${label}: ${words}. `));
  return cell;
}

function batonCell(channelId: string, label: string, baton: Baton): HTMLElement {
  const words = `${label}: ${BATONS[baton]}`;
  const sign = h('span', { class: 'visually-hidden' }, `${words}. `);
  return h('span', { class: `lane ${baton}`, 'data-channel': channelId, title: words }, h('i'), sign);
}

function signOf(lane: Lane): IconName | null {
  if (lane.role === 'hidden') return 'dash';
  if (lane.role === 'reader') return 'eye';
  return lane.role === 'target' ? STATES[lane.state][0] : null;
}

function wordsOf(lane: Lane): string {
  switch (lane.role) {
    case 'source':
      return 'said here';
    case 'hidden':
      return 'not shown here';
    case 'reader':
      return 'may read it';
    case 'target': {
      const tries = lane.attempts > 1 ? `, try ${lane.attempts}` : '';
      const error = lane.error === null || lane.state !== 'dead' ? '' : `, ${lane.error}`;
      return `${STATES[lane.state][1]}${tries}${error}`;
    }
    default:
      return lane satisfies never;
  }
}
