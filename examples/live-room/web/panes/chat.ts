import type { SendOptions } from '@roomkit/client';
import type { EventContent } from '@roomkit/core';

import { ASSISTANT_NAME, COLLEAGUES, isColleague } from '../../src/cast.ts';
import { connect, type Connection } from '../chat/connect.ts';
import { formatButtons } from '../chat/format-buttons.ts';
import { type LineActions, lineView } from '../chat/line-view.ts';
import { type Line, linesOf } from '../chat/lines.ts';
import { RoomMarks } from '../chat/marks.ts';
import { typingLine } from '../chat/typing-line.ts';
import { byId, h, slot } from '../dom.ts';
import { composer, type Composer } from '../parts/composer.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import { hasMarkup } from '../parts/markdown.ts';

/** The chat, for the guided steps. */
export interface ChatPane extends Connection {
  readonly composer: Composer;
  readonly whisper: HTMLInputElement;
}

/** A colleague's web chat: the real client over the real socket. */
export async function chatPane(): Promise<ChatPane> {
  const asked = new URLSearchParams(location.search).get('as');
  const ownId = isColleague(asked) ? asked : 'sam';
  describe(ownId);
  const connection = await connect(ownId, (state) => {
    slot('chat').dataset['connection'] = state;
  });
  const { room } = connection;
  const editing = new Editing();
  const marks = new RoomMarks(room, () => draw());
  const actions: LineActions = {
    edit: (line) => editing.begin(line, input),
    remove: (line) => void settle(room.delete(line.entry.id ?? '')),
    react: ({ entry }, emoji) => {
      const eventId = entry.id ?? '';
      const action = marks.has(eventId, emoji, ownId) ? 'remove' : 'add';
      room.react(eventId, emoji, action);
      marks.react(eventId, emoji, ownId, action);
      draw();
    },
    retry: (line) => void settle(room.retry(line.entry.messageId ?? '')),
    discard: (line) => room.discard(line.entry.messageId ?? ''),
  };
  const list = new KeyedList<Line>({
    container: slot('chat-log'),
    key: ({ entry }) => entry.key,
    render: (line) => lineView(line, actions),
    empty: () => h('p', { class: 'empty' }, 'Nobody has said anything yet.'),
  });
  const draw = (): void => list.update(linesOf(room, ownId, marks));
  const whisper = byId('chat-whisper', HTMLInputElement);
  const input = composer(
    'chat',
    (text) => {
      const eventId = editing.end();
      if (eventId === null) void settle(room.send(contentOf(text), audienceOf(text, whisper.checked)));
      else void settle(room.edit(eventId, contentOf(text)));
      room.typing(false);
    },
    (text) => room.typing(text !== ''),
  );
  byId('chat-cancel', HTMLButtonElement).addEventListener('click', () => {
    editing.end();
    input.fill('');
  });
  formatButtons(input.form, input.field);
  typingLine(room, ownId);
  room.on('change', draw);
  room.on('participants', draw);
  room.on('change', markRead);
  document.addEventListener('visibilitychange', markRead);
  draw();
  markRead();
  return { ...connection, composer: input, whisper };

  function markRead(): void {
    if (document.visibilityState === 'visible') room.markRead();
  }
}

/** Which message the composer changes, while it changes one. */
class Editing {
  #eventId: string | null = null;

  begin({ entry }: Line, input: Composer): void {
    const { content } = entry;
    if (content?.type !== 'text' && content?.type !== 'rich') return;
    this.#eventId = entry.id;
    slot('chat-editing').hidden = false;
    input.fill(content.body);
    input.field.focus();
  }

  end(): string | null {
    const eventId = this.#eventId;
    this.#eventId = null;
    slot('chat-editing').hidden = true;
    return eventId;
  }
}

/** Marked-up words go as rich text: each channel shows as much of it as it can. */
export function contentOf(text: string): EventContent {
  return hasMarkup(text) ? { type: 'rich', body: text, format: 'markdown' } : { type: 'text', body: text };
}

/** The assistant answers colleagues only when asked: by name, or in a whisper. */
function audienceOf(text: string, isWhisper: boolean): SendOptions {
  if (isWhisper) return { visibility: 'assistant', addressedTo: ['assistant'] };
  return { addressedTo: text.toLowerCase().includes(ASSISTANT_NAME.toLowerCase()) ? ['assistant'] : [] };
}

/** A refusal is shown on the line itself. */
async function settle(sending: Promise<unknown>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    console.warn('The room did not take it.', error);
  }
}

function describe(ownId: keyof typeof COLLEAGUES): void {
  const other = ownId === 'sam' ? 'lee' : 'sam';
  const link = h(
    'a',
    { href: `/?as=${other}`, target: '_blank', rel: 'noopener' },
    `open ${COLLEAGUES[other]}’s window`,
  );
  slot('chat-subtitle').replaceChildren(`You are ${COLLEAGUES[ownId]} · `, link);
  byId('chat-text', HTMLTextAreaElement).placeholder = `Write as ${COLLEAGUES[ownId]}, or ask ${ASSISTANT_NAME}…`;
}
