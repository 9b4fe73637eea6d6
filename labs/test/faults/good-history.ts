import type { History } from '../../src/faults/history.ts';
import { PROVIDER_CLASSES } from '../../src/faults/wire.ts';

/** Two rooms with three messages each; the second room changed hands in the middle. Nothing in it is wrong. */
export function goodHistory(): History {
  const rooms = ['r1', 'r2'];
  const sent = rooms.flatMap((room) => [0, 1, 2].map((index) => ({ room, index, body: `${room}-m${index}` })));
  const timeline = sent.map(({ room, index, body }) => ({
    room,
    index,
    event: `${room}-e${index}`,
    type: 'message',
    body,
    writer: room === 'r2' && index === 2 ? { node: 'B', epoch: 3 } : { node: 'A', epoch: room === 'r1' ? 1 : 2 },
  }));
  return {
    seed: 1,
    rooms,
    targets: PROVIDER_CLASSES,
    sent: sent.map(({ room, body }) => ({ room, body })),
    acknowledged: timeline.map(({ room, index, event, body }) => ({
      room,
      index,
      event,
      body,
      process: 'n0.1',
      atMs: 1,
      latencyMs: 1,
    })),
    timeline,
    owners: [
      { room: 'r1', node: 'A', epoch: 1, eventCount: 0 },
      { room: 'r2', node: 'A', epoch: 2, eventCount: 0 },
      { room: 'r2', node: 'B', epoch: 3, eventCount: 2 },
    ],
    receipts: timeline.flatMap(({ room, index, event }) =>
      PROVIDER_CLASSES.map((providerClass) => ({
        providerClass,
        process: 'n0.1',
        key: `${event}:${providerClass}`,
        room,
        event,
        index,
        shown: true,
      })),
    ),
    lookups: 0,
    refused: [],
    failures: {},
    deadLetters: [],
    unsettledAtEnd: 0,
    unclosed: [],
    faults: [],
    durationMs: 1_000,
  };
}
