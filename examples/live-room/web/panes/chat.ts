import type { Room } from '@roomkit/client';
import type { EventContent } from '@roomkit/core';

import { AGENTS, type Colleague, COLLEAGUES, FIRST_AGENT } from '../../src/cast.ts';
import { agentToAsk, audienceOf, ownColleague } from '../chat/audience.ts';
import { connect, type Connection } from '../chat/connect.ts';
import { formatButtons } from '../chat/format-buttons.ts';
import { type LineActions, lineView } from '../chat/line-view.ts';
import { hasWords, type Line, linesOf } from '../chat/lines.ts';
import { RoomMarks } from '../chat/marks.ts';
import { TypingLine } from '../chat/typing-line.ts';
import { byId, h, slot } from '../dom.ts';
import { composer, type Composer } from '../parts/composer.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import { hasMarkup } from '../parts/markdown.ts';
import type { Store } from '../store.ts';

/** The chat, for the guided steps. */
export interface ChatPane extends Pick<Connection, 'room' | 'participantId'> {
  readonly composer: Composer;
  readonly whisper: HTMLInputElement;
}

/** A colleague's web chat: the real client over the real socket. */
export async function chatPane(store: Store): Promise<ChatPane> {
  const ownId = ownColleague();
  describe(ownId);
  const connection = await connect(ownId, (state) => {
    slot('chat').dataset['connection'] = state;
  });
  const editing = new Editing();
  const marks = new RoomMarks(() => draw());
  const typing = new TypingLine(ownId);
  const actions: LineActions = {
    edit: (line) => editing.begin(line, input),
    remove: (line) => void settle(connection.room.delete(line.entry.id ?? '')),
    react: ({ entry }, emoji) => {
      const eventId = entry.id ?? '';
      const action = marks.has(eventId, emoji, ownId) ? 'remove' : 'add';
      connection.room.react(eventId, emoji, action);
      marks.react(eventId, emoji, ownId, action);
      draw();
    },
    retry: (line) => void settle(connection.room.retry(line.entry.messageId ?? '')),
    discard: (line) => connection.room.discard(line.entry.messageId ?? ''),
  };
  const list = new KeyedList<Line>({
    container: slot('chat-log'),
    key: ({ entry }) => entry.key,
    render: (line) => lineView(line, actions),
    empty: () => h('p', { class: 'empty' }, 'Nobody has said anything yet.'),
  });
  const draw = (): void => {
    const lines = linesOf(connection.room, ownId, marks);
    const asking = new Set<string | null>(store.model?.state.approvals.map(({ agentId }) => agentId));
    list.update(lines.filter((line) => hasWords(line) || !asking.has(line.entry.channelId)));
  };
  store.watch(({ state }) => state.approvals, draw);
  const whisper = byId('chat-whisper', HTMLInputElement);
  const input = composer(
    'chat',
    (text) => {
      const { room } = connection;
      const eventId = editing.end();
      if (eventId === null)
        void settle(room.send(contentOf(text), audienceOf(text, whisper.checked ? agentToAsk(store.model) : null)));
      else void settle(room.edit(eventId, contentOf(text)));
      room.typing(false);
    },
    (text) => connection.room.typing(text !== ''),
  );
  byId('chat-cancel', HTMLButtonElement).addEventListener('click', () => {
    editing.end();
    input.fill('');
  });
  formatButtons(input.form, input.field);
  document.addEventListener('visibilitychange', markRead);
  connection.follow(enter);
  return {
    get room() {
      return connection.room;
    },
    participantId: ownId,
    composer: input,
    whisper,
  };

  function enter(room: Room): void {
    marks.follow(room);
    typing.follow(room);
    // What one was about to change is in the room before.
    editing.end();
    room.on('reset', () => editing.end());
    room.on('change', draw);
    room.on('participants', draw);
    room.on('change', markRead);
    draw();
    markRead();
  }

  function markRead(): void {
    if (document.visibilityState === 'visible') connection.room.markRead();
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

/** A refusal is shown on the line itself. */
async function settle(sending: Promise<unknown>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    console.warn('The room did not take it.', error);
  }
}

function describe(ownId: Colleague): void {
  const other = ownId === 'sam' ? 'lee' : 'sam';
  const link = h(
    'a',
    { href: `/?as=${other}`, target: '_blank', rel: 'noopener' },
    `open ${COLLEAGUES[other]}’s window`,
  );
  slot('chat-subtitle').replaceChildren(`You are ${COLLEAGUES[ownId]} · `, link);
  byId('chat-text', HTMLTextAreaElement).placeholder =
    `Write as ${COLLEAGUES[ownId]}, or ask ${AGENTS[FIRST_AGENT].name}…`;
}
