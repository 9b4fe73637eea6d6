import process from 'node:process';

import { type Clock, RoomKit, systemClock } from '@roomkit/core';
import { MockSource, SimpleChannel } from '@roomkit/testing';

import { SqliteStore } from '../src/index.ts';

/** Pauses a fiftieth as long: what a kit does every five seconds it does ten times a second. */
const hurried: Clock = {
  ...systemClock,
  schedule: (milliseconds, task) => systemClock.schedule(milliseconds / 50, task),
};

/** A node of several over one file. It prints what it does; `stuck` never gets a delivery done. */
const [path = '', manner = ''] = process.argv.slice(2);
const kit = new RoomKit({ store: new SqliteStore({ path }), clock: hurried, closeTimeoutMs: 1_000 });
const print = (line: string): void => void process.stdout.write(`${line}\n`);

process.once('SIGTERM', () => {
  void kit.close().finally(() => process.exit(0));
});

kit.registerChannel(new SimpleChannel('a'));
kit.registerChannel(
  new SimpleChannel('b', {
    onDeliver: async (event) => {
      if (manner === 'stuck') await new Promise<never>(() => {});
      print(`delivered ${event.index}`);
    },
  }),
);
kit.on('source_connected', () => print('runs the source'));
kit.attachSource('a', new MockSource());

if (manner === 'stuck') {
  await kit.createRoom({ roomId: 'r1' });
  for (const channelId of ['a', 'b']) await kit.attachChannel('r1', channelId);
  for (const body of ['one', 'two', 'three']) {
    await kit.sendEvent('r1', 'a', { type: 'text', body }, { until: 'committed' });
  }
  print('committed');
}
// A server would listen here.
setInterval(() => {}, 60_000);
