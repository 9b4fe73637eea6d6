import { AGENTS, type ChannelName, CHANNELS } from '../../src/cast.ts';
import type { DeadLetterState, Note, TimelineEntry } from '../../src/feed/messages.ts';
import { command } from '../command.ts';
import { h, slot, timeOf } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import { markdown } from '../parts/markdown.ts';
import { seconds } from '../parts/seconds.ts';
import { spokenWords } from '../parts/spoken-words.ts';
import type { Store } from '../store.ts';
import { activityLine, batonOf } from './activity-line.ts';
import { laneCell } from './lane-cell.ts';

const LANE_LABELS: Readonly<Record<ChannelName, string>> = {
  sms: 'SMS',
  web: 'Web chat',
  voice: 'Call',
  assistant: AGENTS.assistant.name,
  refunds: AGENTS.refunds.name,
};

/** Every event in order, and how far each got. */
export function timelinePane(store: Store): void {
  const rows = new KeyedList<TimelineEntry>({
    container: slot('timeline-log'),
    key: ({ id }) => id,
    render: row,
    empty: () => h('p', { class: 'empty' }, 'Nothing has happened yet.'),
  });
  const notes = new KeyedList<Note>({
    container: slot('notes-log'),
    key: ({ id }) => String(id),
    render: ({ at, name, text, tone }) =>
      h(
        'p',
        { class: `note ${tone}` },
        h('time', { datetime: at }, timeOf(at)),
        h('code', {}, name),
        h('span', {}, text),
      ),
    empty: () => h('p', { class: 'empty' }, 'All quiet.'),
  });
  const letters = new KeyedList<DeadLetterState>({
    container: slot('letters'),
    key: ({ channelId, eventId }) => `${eventId} ${channelId}`,
    render: letter,
  });
  store.subscribe(({ entries, notes: told, state }) => {
    rows.update(entries);
    notes.update(told);
    letters.update(state.deadLetters);
  });
}

function row(entry: TimelineEntry): HTMLElement {
  const isRecord = entry.type !== 'message';
  return h(
    'article',
    {
      class: `row ${entry.status} ${isRecord ? 'record' : ''} ${entry.activity?.kind ?? ''}`,
      'data-channel': entry.channelId,
      'data-index': entry.index,
      'aria-label': `Event ${entry.index}`,
    },
    h('span', { class: 'index' }, String(entry.index)),
    ...CHANNELS.map((channelId) =>
      laneCell(channelId, LANE_LABELS[channelId], entry.lanes[channelId], batonOf(entry.activity, channelId)),
    ),
    h(
      'div',
      { class: 'event' },
      h(
        'header',
        {},
        (!isRecord || isMutation(entry)) && h('b', {}, entry.speaker),
        isRecord && typeOf(entry),
        !isStep(entry) && h('time', { datetime: entry.createdAt }, timeOf(entry.createdAt)),
      ),
      (!isRecord || isMutation(entry)) && h('div', { class: 'words' }, ...wordsOf(entry)),
      tags(entry),
    ),
  );
}

function typeOf(entry: TimelineEntry): HTMLElement {
  if (entry.activity !== null) return activityLine(entry.activity, entry.speaker);
  return h('span', { class: 'type' }, isMutation(entry) ? entry.contentType : entry.text);
}

/** A step within a turn: its time is that of the message beside it. */
function isStep({ activity }: TimelineEntry): boolean {
  return activity !== null && activity.kind !== 'handoff';
}

function isMutation({ contentType }: TimelineEntry): boolean {
  return contentType === 'edit' || contentType === 'delete';
}

function wordsOf(entry: TimelineEntry): readonly Node[] {
  if (entry.deleted) return [markdown('Deleted')];
  if (entry.contentType === 'delete') return [markdown('Took a message back')];
  return entry.spoken?.isCut === true ? spokenWords(entry.text, entry.spoken) : [markdown(entry.text)];
}

function tags(entry: TimelineEntry): HTMLElement | false {
  const list: HTMLElement[] = [];
  const isBlocked = entry.status === 'blocked';
  if (isBlocked && !entry.decisions.some(({ action }) => action === 'block')) {
    list.push(h('span', { class: 'tag bad' }, `blocked by ${entry.blockedBy ?? 'a hook'}`));
  }
  for (const { action, hook, note } of entry.decisions) {
    const verb = action === 'block' ? 'blocked by ' : '';
    list.push(h('span', { class: `tag ${action}` }, `${verb}${hook}: ${note ?? action}`));
  }
  if (entry.visibility !== 'all' && entry.type === 'message')
    list.push(h('span', { class: 'tag' }, icon('lock'), `only ${entry.visibility}`));
  if (entry.chainDepth > 0 && entry.type === 'message')
    list.push(h('span', { class: 'tag' }, `an answer, depth ${entry.chainDepth}`));
  if (entry.contentType === 'rich') list.push(h('span', { class: 'tag' }, 'rich text'));
  if (entry.spoken?.isCut === true)
    list.push(h('span', { class: 'tag modify' }, `interrupted: ${seconds(entry.spoken.playedMs)} of it were heard`));
  if (entry.edited) list.push(h('span', { class: 'tag' }, 'edited'));
  for (const channelId of CHANNELS) {
    const lane = entry.lanes[channelId];
    if (lane.role !== 'target' || lane.state !== 'dead') continue;
    list.push(
      h(
        'span',
        { class: 'tag bad' },
        `${LANE_LABELS[channelId]}: dead letter after ${lane.attempts === 1 ? '1 try' : `${lane.attempts} tries`}`,
      ),
    );
  }
  return list.length > 0 && h('p', { class: 'tags' }, ...list);
}

function letter({ attempts, channelId, error, eventId, index }: DeadLetterState): HTMLElement {
  const act = (type: 'retry' | 'drop'): void => void command({ type, eventId, channelId });
  return h(
    'div',
    { class: 'letter' },
    icon('bolt'),
    h('p', {}, h('b', {}, `Dead letter: #${index} to ${channelId}`), h('span', {}, `${error} ${attempts} tries.`)),
    h('button', { type: 'button', onclick: () => act('retry') }, icon('retry'), 'Retry'),
    h(
      'button',
      { type: 'button', class: 'quiet', onclick: () => act('drop'), 'aria-label': `Drop dead letter ${index}` },
      icon('trash'),
    ),
  );
}
