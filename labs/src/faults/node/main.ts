import { isRoomKitError } from '@roomkit/core';

import { type FromNode, type LabMessage, type NodeSettings, SOURCE_CHANNEL, type ToNode } from '../wire.ts';
import { createRooms, makeKit } from './kit.ts';
import { SkewedClock } from './skewed-clock.ts';

/** One node of the lab: a process with one kit, told by the driver what comes in, and made to be killed. */
const settings = JSON.parse(process.argv[2] ?? '{}') as NodeSettings;
const clock = new SkewedClock(settings.clockOffsetMs);
const kit = makeKit(settings, clock, tell);
const held = new Set<string>();
let release = Promise.withResolvers<void>();

kit.hook('before_broadcast', { name: 'hold', timeoutMs: 60_000 }, async (event) => {
  const body = event.content.type === 'text' ? event.content.body : '';
  if (!held.delete(body)) return;
  tell({ kind: 'holding', body, room: event.roomId });
  await release.promise;
});

process.on('message', (line: ToNode) => void obey(line));
// Without its driver a node has nobody to work for.
const orphaned = (): void => process.exit(1);
process.on('disconnect', orphaned);
tell({ kind: 'ready' });

async function obey(line: ToNode): Promise<void> {
  switch (line.kind) {
    case 'create_rooms':
      await createRooms(kit, line.rooms);
      return tell({ kind: 'rooms_created' });
    case 'message':
      if (line.hold) held.add(line.message.body);
      return take(line.message, line.attempt);
    case 'release':
      release.resolve();
      release = Promise.withResolvers();
      return;
    case 'set_clock':
      return clock.jump(line.offsetMs);
    case 'close': {
      const drained = await kit.drain({ untilMs: 10_000 });
      await kit.close();
      tell({ kind: 'closed', drained });
      // The process ends by itself now: a kit that is closed holds nothing open.
      process.off('disconnect', orphaned);
      process.disconnect();
    }
  }
}

async function take({ body, room, identity }: LabMessage, attempt: number): Promise<void> {
  const isKeyed = identity === 'idempotency_key';
  try {
    const result = await kit.processInbound(
      {
        channelId: SOURCE_CHANNEL,
        senderId: 'driver',
        content: { type: 'text', body },
        ...(isKeyed ? { idempotencyKey: body } : { providerMessageId: body }),
      },
      { roomId: room, until: 'committed' },
    );
    if (!result.event || result.blocked)
      return tell({ kind: 'failed', body, attempt, code: result.reason ?? 'no_event' });
    tell({ kind: 'acknowledged', body, room, event: result.event.id, index: result.event.index });
  } catch (error) {
    tell({ kind: 'failed', body, attempt, code: isRoomKitError(error) ? error.code : String(error) });
  }
}

function tell(line: FromNode): void {
  if (process.connected) process.send?.(line);
}
