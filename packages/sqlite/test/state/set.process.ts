import { argv, stdout } from 'node:process';

import { SqliteStateStore } from '../../src/index.ts';

/** Sets one key after the other without end, and prints each that was answered. */
const [path = '', durability] = argv.slice(2);
const state = new SqliteStateStore({ path, durability: durability === 'power' ? 'power' : 'process' });

for (let number = 0; ; number++) {
  await state.set({ organizationId: 'acme', namespace: 'phone' }, `key-${number}`, { number });
  stdout.write(`${number}\n`);
}
