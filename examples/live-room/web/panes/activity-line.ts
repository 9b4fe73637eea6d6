import type { Activity } from '../../src/feed/desk-messages.ts';
import { h } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { laneOf, partyName } from '../parts/parties.ts';
import type { Baton } from './lane-cell.ts';

/** What the desk did, in one line of the timeline. */
export function activityLine(activity: Activity, speaker: string): HTMLElement {
  switch (activity.kind) {
    case 'tool_start':
      return line(`${speaker} asks for ${activity.tool}: ${activity.words}`, [
        icon('tool'),
        h('code', {}, activity.tool),
        activity.words,
      ]);
    case 'tool_end':
      return line(`${activity.tool}: ${activity.words}`, [
        icon(activity.isError ? 'cross' : 'check'),
        h('code', {}, activity.tool),
        activity.words,
      ]);
    case 'notice':
      return line('', [icon('lock'), `told ${partyName(activity.to, null)} to go on`]);
    case 'handoff':
      return line(activity.reason, [
        h('b', { 'data-channel': laneOf(activity.from) }, partyName(activity.from, activity.colleague)),
        icon('hand'),
        h('b', { 'data-channel': laneOf(activity.to) }, partyName(activity.to, activity.colleague)),
        activity.phase !== null && h('span', { class: 'tag' }, activity.phase),
        h('span', { class: 'reason' }, activity.reason),
      ]);
    default:
      return activity satisfies never;
  }
}

/** Which end of a handoff a lane is; people sit at the web chat. */
export function batonOf(activity: Activity | null, channelId: string): Baton | null {
  if (activity?.kind !== 'handoff') return null;
  if (laneOf(activity.from) === channelId) return 'gives';
  return laneOf(activity.to) === channelId ? 'takes' : null;
}

function line(title: string, children: readonly (Node | string | false)[]): HTMLElement {
  return h('span', { class: 'type', title }, ...children);
}
