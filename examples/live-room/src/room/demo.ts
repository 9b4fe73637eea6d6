import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

import { isRoomKitError, type RoomKit } from '@roomkit/core';
import type { WebSocketChannel } from '@roomkit/websocket';

import { CallBoard } from '../call/call-board.ts';
import { type CallDesk, openCallDesk } from '../call/call-desk.ts';
import { watchCall } from '../call/watch-call.ts';
import { ROOM_ID } from '../cast.ts';
import { Approvals } from '../feed/approvals.ts';
import { Feed } from '../feed/feed.ts';
import type { DemoState, FeedMessage } from '../feed/messages.ts';
import { Notes } from '../feed/notes.ts';
import { Relay } from '../feed/relay.ts';
import { Sightings } from '../feed/sightings.ts';
import { StateBoard } from '../feed/state-board.ts';
import { Timeline } from '../feed/timeline.ts';
import { AgentWatch } from '../feed/watch-agents.ts';
import { watchDesk } from '../feed/watch-desk.ts';
import { watchKit } from '../feed/watch-kit.ts';
import { Handset } from '../phone/handset.ts';
import { SimulatedCarrier } from '../phone/simulated-carrier.ts';
import { chooseBackends } from './backends.ts';
import type { Desk } from './desk.ts';
import { HookKeeper } from './hook-keeper.ts';
import { chooseModels } from './models.ts';
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
  readonly sightings: Sightings;
  readonly hooks: HookKeeper;
  readonly desk: Desk;
  readonly approvals: Approvals;
  readonly calls: CallDesk;
  /** Takes an offer of a call, or its end. */
  readonly signalCall: (request: Request) => Promise<Response>;
  /** Resolves when another process began anew with the room: this one has to follow. */
  readonly replaced: Promise<void>;
  readonly snapshot: () => Promise<FeedMessage>;
  /** Deletes the room for every process. */
  readonly deleteRoom: () => Promise<void>;
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
  const backends = await chooseBackends({ dataFolder, environment });
  const handset = new Handset(join(dataFolder, 'phone.jsonl'), (text) => feed.publish({ type: 'text', text }));
  const callBoard = new CallBoard(feed);
  const { desk: calls, signal: signalCall } = openCallDesk(environment, (ear) => callBoard.found(ear));
  const { carrier, desk, kit, models, web } = await openRoom({
    calls,
    backends: backends.options,
    createCarrier: (kit) =>
      new SimulatedCarrier({
        handset,
        clock: kit.clock,
        createId: kit.createId,
        modePath: join(dataFolder, 'network.txt'),
        onAttempt: (eventId) => sightings.attempt(eventId),
        report: (status) => kit.processDeliveryStatus(status),
      }),
    createModels: (kit) => chooseModels(environment, kit.clock),
    onWebDelivery: (eventId) => sightings.mark(eventId, 'web', 'sent'),
  });
  const { clock, createId } = kit;
  const relay = new Relay({ realtime: backends.realtime, clock, createId });
  const timeline = new Timeline(kit, feed, () => calls.isOnLine);
  const notes = new Notes(
    () => clock.now(),
    (note) => feed.publish({ type: 'note', note }),
  );
  const approvals: Approvals = new Approvals({
    ...{ kit, clock, createId },
    tell: (word) => relay.tell(word),
    onChange: () => void board.refresh(),
  });
  const board = new StateBoard({ kit, feed, carrier, model: models, approvals, timeline, boot });
  const agents = new AgentWatch(kit, feed, (agentId, agent) => relay.tell({ type: 'agent', agentId, agent }));
  const sightings = new Sightings({ kit, timeline, notes, agents, approvals, board, relay });
  const hooks = new HookKeeper(kit, (eventId, decision) => sightings.decide(eventId, decision));
  await hooks.sync();
  await watchKit({ kit, timeline, board, sightings });
  watchDesk({ kit, approvals, sightings });
  watchCall({ kit, feed, board: callBoard, desk: calls });
  await relay.listen((word) => sightings.hear(word));
  const replaced = watchOthers({ kit, board, hooks }, (await kit.getRoom(ROOM_ID)).createdAt);
  const files = watchFiles(dataFolder, handset, board);

  const closing = new AbortController();
  await timeline.run(closing.signal);
  // What a killed process had promised and not kept goes out now.
  const recovered = await kit.recover();
  carrier.resume();
  if (boot.starts > 1) notes.add('process_started', sentenceOf(boot.processId, recovered), 'good');

  return {
    ...{
      kit,
      web,
      carrier,
      handset,
      feed,
      notes,
      board,
      sightings,
      hooks,
      desk,
      approvals,
      replaced,
      calls,
      signalCall,
    },
    snapshot: async () => ({
      type: 'snapshot',
      state: await board.read(),
      entries: timeline.list(),
      texts: handset.list(),
      notes: notes.list(),
      agents: agents.states,
      call: callBoard.state,
    }),
    deleteRoom: async () => void (await kit.deleteRoom(ROOM_ID)),
    close: async () => {
      closing.abort();
      files.close();
      approvals.close();
      await kit.close();
      await models.close();
    },
  };
}

/** Keeps up with what other processes switch; resolves when one of them made the room anew. */
function watchOthers(demo: Pick<Demo, 'kit' | 'board' | 'hooks'>, madeAt: Date): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const keepUp = async (): Promise<void> => {
    const { createdAt } = await demo.kit.getRoom(ROOM_ID);
    if (createdAt.getTime() !== madeAt.getTime()) return resolve();
    await demo.hooks.sync();
    await demo.board.refresh();
  };
  demo.kit.watchRoom(ROOM_ID, () => {
    keepUp().catch((error: unknown) => {
      // Between the end of a room and its new beginning there is none; news of that follows.
      if (!isRoomKitError(error, 'room_not_found')) console.error('What others switched could not be read.');
    });
  });
  return promise;
}

/** The phone and its network are in files that all processes share. */
function watchFiles(dataFolder: string, handset: Handset, board: StateBoard): FSWatcher {
  return watch(dataFolder, { persistent: false }, (_change, name) => {
    if (name === 'phone.jsonl') handset.reload();
    if (name === 'network.txt') void board.refresh();
  });
}

function sentenceOf(processId: number, recovered: number): string {
  const deliveries = recovered === 1 ? '1 delivery' : `${recovered} deliveries`;
  return `Process ${processId} opened the file again and took up ${deliveries} from the one before.`;
}
