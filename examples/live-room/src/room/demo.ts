import { join } from 'node:path';

import type { RoomKit } from '@roomkit/core';
import type { WebSocketChannel } from '@roomkit/websocket';

import { ROOM_ID } from '../cast.ts';
import { Feed } from '../feed/feed.ts';
import type { DemoState, FeedMessage } from '../feed/messages.ts';
import { Notes } from '../feed/notes.ts';
import { blockedWordsOf, StateBoard } from '../feed/state-board.ts';
import { Timeline } from '../feed/timeline.ts';
import { AssistantWatch } from '../feed/watch-assistant.ts';
import { watchKit } from '../feed/watch-kit.ts';
import { Handset } from '../phone/handset.ts';
import { SimulatedCarrier } from '../phone/simulated-carrier.ts';
import { chooseModel } from './assistant.ts';
import { blockWord, keepWhispers, maskCards, type OnDecision } from './hooks.ts';
import { openRoom } from './open-room.ts';

/** Everything the routes need. */
export interface Demo {
  readonly kit: RoomKit;
  readonly web: WebSocketChannel;
  readonly carrier: SimulatedCarrier;
  readonly handset: Handset;
  readonly feed: Feed;
  readonly notes: Notes;
  readonly board: StateBoard;
  readonly onDecision: OnDecision;
  readonly snapshot: () => Promise<FeedMessage>;
  readonly close: () => Promise<void>;
}

export interface DemoOptions {
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly boot: Pick<DemoState, 'bootId' | 'processId' | 'starts'>;
}

/** Opens the room, takes up what an earlier process left undone, and watches everything. */
export async function openDemo({ boot, dataFolder, environment }: DemoOptions): Promise<Demo> {
  const feed = new Feed();
  const handset = new Handset(join(dataFolder, 'phone.jsonl'), (text) => feed.publish({ type: 'text', text }));
  const { carrier, kit, model, web } = await openRoom({
    dataFolder,
    createCarrier: (kit) =>
      new SimulatedCarrier({
        handset,
        clock: kit.clock,
        createId: kit.createId,
        modePath: join(dataFolder, 'network.txt'),
        onAttempt: (eventId) => timeline.attempt(eventId),
        report: (status) => kit.processDeliveryStatus(status),
      }),
    createModel: (kit) => chooseModel(environment, kit),
    onWebDelivery: (eventId) => timeline.mark(eventId, 'web', 'sent'),
  });
  const timeline = new Timeline(kit, feed);
  const notes = new Notes(
    () => kit.clock.now(),
    (note) => feed.publish({ type: 'note', note }),
  );
  const board = new StateBoard({ kit, feed, carrier, model, boot });
  const assistant = new AssistantWatch(kit, feed);
  const onDecision: OnDecision = (eventId, decision) => timeline.decide(eventId, decision);
  await restoreHooks(kit, onDecision);
  await watchKit({ kit, timeline, board, notes });

  const closing = new AbortController();
  await timeline.run(closing.signal);
  // What a killed process had promised and not kept goes out now.
  const recovered = await kit.recover();
  carrier.resume();
  if (boot.starts > 1) notes.add('process_started', sentenceOf(boot.processId, recovered), 'good');

  return {
    ...{ kit, web, carrier, handset, feed, notes, board, onDecision },
    snapshot: async () => ({
      type: 'snapshot',
      state: await board.read(),
      entries: timeline.list(),
      texts: handset.list(),
      notes: notes.list(),
      assistant: assistant.state,
    }),
    close: async () => {
      closing.abort();
      await kit.close();
      await model.provider.close?.();
    },
  };
}

/** Hooks are code and end with their process; which there were is kept with the room. */
async function restoreHooks(kit: RoomKit, onDecision: OnDecision): Promise<void> {
  keepWhispers(kit, onDecision);
  const { metadata } = await kit.getRoom(ROOM_ID);
  for (const word of blockedWordsOf(metadata)) blockWord(kit, word, onDecision);
  if (metadata['_masksCards'] === true) maskCards(kit, onDecision);
}

function sentenceOf(processId: number, recovered: number): string {
  const deliveries = recovered === 1 ? '1 delivery' : `${recovered} deliveries`;
  return `Process ${processId} opened the file again and took up ${deliveries} from the one before.`;
}
