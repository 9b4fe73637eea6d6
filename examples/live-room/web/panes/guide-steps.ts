import { command } from '../command.ts';
import type { Model } from '../store.ts';
import { type ChatPane, contentOf } from './chat.ts';

/** One thing to try: what it is, what to watch, how to see that it was done. */
export interface GuideStep {
  readonly title: string;
  readonly watch: string;
  /** `now` gives what the page knows at that moment. */
  readonly act: (chat: ChatPane, now: () => Model) => Promise<unknown>;
  /** `done` holds the titles of the steps before. */
  readonly isDone: (model: Model, done: ReadonlySet<string>) => boolean;
}

const quiet = { quiet: true } as const;
const BREAK = 'Break the phone network';
const ROUNDS = 6;
const ROUND_MS = 2000;

/** The tour, in an order that tells a story. */
export const STEPS: readonly GuideStep[] = [
  {
    title: 'Maya texts',
    watch: 'One text, seen in all four panes. The assistant answers, and the answer arrives on the phone as a text.',
    act: () => command({ type: 'text', body: 'Hi, where is my order 1042?' }, quiet),
    isDone: ({ entries }) => entries.some(({ channelId, type }) => channelId === 'sms' && type === 'message'),
  },
  {
    title: 'Sam answers in bold',
    watch: 'Bold and lists in the web chat; the phone gets the same words as plain text, with Sam’s name before them.',
    act: ({ room }) =>
      room.send(contentOf('It left **this morning**, Maya:\n\n- van 7\n- arrives Tuesday'), { addressedTo: [] }),
    isDone: ({ entries }) => entries.some(({ contentType }) => contentType === 'rich'),
  },
  {
    title: 'Sam fixes a mistake',
    watch: 'In the web chat the message itself changes. A text cannot be changed, so the phone gets “Correction: …”.',
    act: async ({ participantId, room }) => {
      const own = room.timeline.findLast(
        (entry) => entry.participantId === participantId && entry.id !== null && !entry.deleted,
      );
      const eventId = own?.id ?? (await room.send('It arrives on Tuesday.', { addressedTo: [] })).eventId;
      return room.edit(eventId, contentOf('It left **this morning**, Maya, and arrives on **Thursday**.'));
    },
    isDone: ({ entries }) => entries.some(({ edited }) => edited),
  },
  {
    title: 'Sam whispers',
    watch: 'Only the assistant hears it and only Sam hears the answer. The phone shows nothing of it.',
    act: ({ room }) =>
      room.send('What may I tell her about a refund?', { visibility: 'assistant', addressedTo: ['assistant'] }),
    isDone: ({ entries }) => entries.some(({ visibility }) => visibility === 'assistant'),
  },
  {
    title: 'Block a word',
    watch:
      'A hook now stops every message with “discount”, before anybody sees it. The timeline keeps it, and says why.',
    act: async () => {
      await command({ type: 'block_word', word: 'discount' });
      return command({ type: 'text', body: 'Do I get a discount?' }, quiet);
    },
    isDone: ({ entries }) => entries.some(({ status }) => status === 'blocked'),
  },
  {
    title: BREAK,
    watch:
      'The web chat goes on at once. The text is tried three times and then kept as a dead letter; soon the breaker opens.',
    act: async ({ room }) => {
      await command({ type: 'network', mode: 'down' });
      return room.send('Are you still there, Maya?', { addressedTo: [] });
    },
    isDone: ({ state }) => state.deadLetters.length > 0,
  },
  {
    title: 'Repair and retry',
    watch: 'The dead letter is sent again and arrives, once. An open breaker is waited for.',
    act: async (_chat, now) => {
      await command({ type: 'network', mode: 'working' });
      // What was on its way just now may still open the breaker, and then dies again: hence the rounds.
      for (let round = 0; round < ROUNDS && now().state.deadLetters.length > 0; round += 1) {
        await pause(Date.parse(now().state.breakerOpenUntil ?? '') - Date.now());
        for (const { channelId, eventId } of now().state.deadLetters) {
          await command({ type: 'retry', eventId, channelId }, { silent: true });
        }
        await pause(ROUND_MS);
      }
    },
    isDone: ({ state }, done) => done.has(BREAK) && state.network === 'working' && state.deadLetters.length === 0,
  },
  {
    title: 'Kill the server',
    watch:
      'A text is on its way when the process dies. Another process opens the same file, and the text arrives, once.',
    act: async ({ room }) => {
      await command({ type: 'network', mode: 'slow' }, quiet);
      await room.send('This text is on its way when the server dies.', { addressedTo: [] });
      return command({ type: 'kill' });
    },
    isDone: ({ state }) => state.starts > 1,
  },
];

async function pause(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
