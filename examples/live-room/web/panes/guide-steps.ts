import { isAgent } from '../../src/cast.ts';
import { agentToAsk, ownColleague } from '../chat/audience.ts';
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
const BREAK = 'Break the network';
const ROUNDS = 6;
const ROUND_MS = 2000;
/** How long one can watch that a colleague has the conversation. */
const HANDS_MS = 2500;

/** The tour, in an order that tells a story. */
export const STEPS: readonly GuideStep[] = [
  {
    title: 'Maya texts',
    watch: 'One text, seen in all four panes. The assistant answers, and the answer arrives on the phone as a text.',
    act: () => command({ type: 'text', body: 'Hi, where is my order 1042?' }, quiet),
    isDone: ({ entries }) => entries.some(({ channelId, type }) => channelId === 'sms' && type === 'message'),
  },
  {
    title: 'Sam answers',
    watch: 'Bold and lists in the web chat; the phone gets the same words as plain text, with Sam’s name before them.',
    act: ({ room }) =>
      room.send(contentOf('It left **this morning**, Maya:\n\n- van 7\n- arrives Tuesday'), { addressedTo: [] }),
    isDone: ({ entries }) => entries.some(({ contentType }) => contentType === 'rich'),
  },
  {
    title: 'Sam corrects it',
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
    watch: 'One agent hears it, and Sam alone hears the answer. Neither the phone nor the other agent sees any of it.',
    act: ({ room }, now) => {
      const agentId = agentToAsk(now());
      return room.send('What may I tell her about a refund?', { visibility: agentId, addressedTo: [agentId] });
    },
    isDone: ({ entries }) => entries.some(({ type, visibility }) => type === 'message' && isAgent(visibility)),
  },
  {
    title: 'Maya wants a refund',
    watch:
      'Nova hands over to Iris, who was told the story and may pay nothing by herself: approve it in the web chat.',
    act: async (_chat, now) => {
      // Where Sam has the conversation, nobody else would answer.
      if (now().state.desk.holder === 'human') await command({ type: 'give_back', colleague: ownColleague() }, quiet);
      return command({ type: 'text', body: 'I want my money back for order 1042, please.' }, quiet);
    },
    isDone: ({ entries }) => {
      const decided = entries.find(({ activity }) => activity?.kind === 'tool_end' && activity.tool === 'refund_order');
      return entries.some(({ channelId, index, type }) => {
        return decided !== undefined && index > decided.index && channelId === 'refunds' && type === 'message';
      });
    },
  },
  {
    title: 'Sam takes over',
    watch: 'No agent answers while a colleague has the conversation. Then Sam gives it back, and Nova goes on.',
    act: async ({ room }, now) => {
      const colleague = ownColleague();
      if (now().state.desk.holder !== 'human') await command({ type: 'take_over', colleague }, quiet);
      await command({ type: 'text', body: 'Is anybody there?' }, quiet);
      await room.send('Yes, Maya: I am here, and a spare bulb is in the parcel.', { addressedTo: [] });
      await pause(HANDS_MS);
      return command({ type: 'give_back', colleague }, quiet);
    },
    isDone: ({ entries }) => entries.some(({ activity }) => activity?.kind === 'handoff' && activity.from === 'human'),
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
    title: 'Repair it',
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
