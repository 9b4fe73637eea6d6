import { h, timeOf } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { markdown } from '../parts/markdown.ts';
import type { Line } from './lines.ts';

const EMOJI = ['👍', '❤️', '😀'] as const;

/** What can be done with a line. */
export interface LineActions {
  edit(line: Line): void;
  remove(line: Line): void;
  react(line: Line, emoji: string): void;
  retry(line: Line): void;
  discard(line: Line): void;
}

/** A message, or a notice of the room between messages. */
export function lineView(line: Line, actions: LineActions): HTMLElement {
  const { entry } = line;
  if (entry.type === 'system') return h('p', { class: 'gap' }, noticeIn(line));
  return h(
    'article',
    {
      class: `bubble ${line.isOwn ? 'own' : 'other'} ${entry.state} ${entry.visibility === 'all' ? '' : 'whisper'}`,
      'data-channel': channelOf(line),
      'data-index': entry.index ?? undefined,
    },
    !line.isOwn && h('header', {}, h('b', {}, line.speaker)),
    entry.visibility !== 'all' && h('p', { class: 'tag' }, icon('lock'), `only ${entry.visibility}`),
    h('div', { class: 'words' }, ...wordsOf(line)),
    reactionsView(line, actions),
    h('footer', {}, ...footerOf(line)),
    toolbar(line, actions),
  );
}

/** Live it comes as the text it was made into, from the timeline as what it is. */
function noticeIn({ entry: { content } }: Line): string {
  if (content?.type === 'system') return content.message;
  return content?.type === 'text' ? content.body : '';
}

function channelOf({ entry, isOwn }: Line): string {
  return entry.channelId ?? (isOwn ? 'web' : 'system');
}

function wordsOf({ entry }: Line): readonly Node[] {
  const { content, deleted, state } = entry;
  if (deleted || content === null) return [h('p', { class: 'gone' }, 'This message was deleted')];
  const words = content.type === 'text' || content.type === 'rich' ? content.body : `[${content.type}]`;
  return state === 'streaming' ? [markdown(words), h('span', { class: 'caret' })] : [markdown(words)];
}

function footerOf({ entry, failure, isOwn, seenBy }: Line): readonly (Node | string)[] {
  if (entry.state === 'failed') return [h('span', { class: 'failure' }, `Not sent: ${failure ?? 'unknown'}`)];
  if (entry.state === 'sending') return ['Sending…'];
  if (entry.state === 'streaming') return ['Writing…'];
  const seen = seenBy.length > 0 ? h('span', { class: 'seen' }, icon('checks'), `Seen by ${seenBy.join(', ')}`) : null;
  return [
    h('time', { datetime: entry.createdAt.toISOString() }, timeOf(entry.createdAt)),
    ...(entry.edited && !entry.deleted ? [h('span', {}, 'edited')] : []),
    ...(seen === null ? (isOwn ? [icon('check')] : []) : [seen]),
  ];
}

function reactionsView(line: Line, actions: LineActions): HTMLElement | false {
  const given = Object.entries(line.reactions);
  if (given.length === 0) return false;
  const buttons = given.map(([emoji, people]) =>
    h(
      'button',
      {
        type: 'button',
        title: people.join(', '),
        'aria-label': `${emoji} by ${people.join(', ')}`,
        onclick: () => actions.react(line, emoji),
      },
      `${emoji} ${people.length}`,
    ),
  );
  return h('div', { class: 'reactions' }, ...buttons);
}

function toolbar(line: Line, actions: LineActions): HTMLElement | false {
  const { entry, isOwn } = line;
  if (entry.state === 'failed') {
    return tools(
      tool('Send again', icon('retry'), () => actions.retry(line)),
      tool('Discard', icon('trash'), () => actions.discard(line)),
    );
  }
  if (entry.state !== 'committed' || entry.deleted || entry.type !== 'message') return false;
  const emoji = EMOJI.map((sign) => tool(`React with ${sign}`, sign, () => actions.react(line, sign)));
  if (!isOwn) return tools(...emoji);
  return tools(
    ...emoji,
    tool('Edit', icon('edit'), () => actions.edit(line)),
    tool('Delete', icon('trash'), () => actions.remove(line)),
  );
}

function tools(...children: readonly HTMLElement[]): HTMLElement {
  return h('div', { class: 'tools', role: 'group', 'aria-label': 'Message' }, ...children);
}

function tool(label: string, sign: Node | string, act: () => void): HTMLElement {
  return h('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, sign);
}
