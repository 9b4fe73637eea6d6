import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Channel, ChannelOutput, RoomKit, type RoomEvent } from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';

import { type Line, ROOMS, TARGETS } from './lines.ts';

/** A process made to be killed: it recovers what the one before left, then takes messages until it dies, or for `--messages`. */
const { values } = parseArgs({
  options: { path: { type: 'string' }, run: { type: 'string' }, messages: { type: 'string' } },
});
const { path = '', run = '0' } = values;
const limit = values.messages === undefined ? Infinity : Number(values.messages);

/** Synchronously, so that a line that was told is out before anything else happens; a full pipe is waited for. */
function tell(line: Line): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as { readonly code?: string }).code !== 'EAGAIN') throw error;
      Atomics.wait(PAUSE, 0, 0, 1);
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

class DrivenChannel extends Channel {
  constructor(id: string) {
    super(id, { channelType: 'custom:lab' });
  }

  override async deliver(event: RoomEvent): Promise<ChannelOutput> {
    // A provider takes its time; two targets take different times.
    await new Promise((resolve) => setTimeout(resolve, this.id === 'sms' ? 3 : 1));
    tell({ kind: 'delivered', room: event.roomId, target: this.id, event: event.id, index: event.index });
    return ChannelOutput.empty();
  }
}

const kit = new RoomKit({ store: new SqliteStore({ path, durability: 'process' }) });
for (const id of ['source', ...TARGETS]) kit.registerChannel(new DrivenChannel(id));
const known = new Set((await kit.listRooms()).map((room) => room.id));
for (const roomId of ROOMS) {
  if (!known.has(roomId)) await kit.createRoom({ roomId });
  const bound = new Set((await kit.listBindings(roomId)).map((binding) => binding.channelId));
  for (const id of ['source', ...TARGETS]) if (!bound.has(id)) await kit.attachChannel(roomId, id);
}
await kit.recover();
tell({ kind: 'ready' });

let sent = 0;
async function sender(lane: number): Promise<void> {
  while (sent < limit) {
    sent += 1;
    const roomId = ROOMS[sent % ROOMS.length] as string;
    const body = `${run}-${lane}-${sent}`;
    const content = { type: 'text', body } as const;
    const result = await kit.processInbound(
      { channelId: 'source', senderId: 'driver', content, idempotencyKey: body },
      { roomId, until: 'committed' },
    );
    if (!result.event) throw new Error(`refused: ${result.reason}`);
    tell({ kind: 'acknowledged', room: roomId, event: result.event.id, index: result.event.index, body });
    // Deliveries may lag, but not without bound.
    if (sent % 50 === 0) await kit.whenIdle(roomId);
  }
}

await Promise.all([0, 1, 2, 3].map((lane) => sender(lane)));
await kit.whenIdle();
tell({ kind: 'drained' });
await kit.close();
