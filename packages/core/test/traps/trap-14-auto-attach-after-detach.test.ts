import { expect, it } from 'vitest';

import { InMemoryStore } from '../../src/index.ts';
import { kitBench, r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';

it('CORE-7.5.12 CORE-7.5.13 a message does not undo a detach, now, at the same moment or after a restart', async () => {
  const store = new InMemoryStore();
  const { kit, say, b } = await r2({ store });
  for (let round = 0; round < 20; round += 1) {
    await kit.attachChannel('r1', 'a');
    await Promise.all([say('a', 'at once'), kit.detachChannel('r1', 'a')]);
    expect(await kit.getBinding('r1', 'a')).toBeNull();
  }
  const delivered = b.words.length;
  expect(await say('a', 'again')).toMatchObject({ blocked: true, reason: 'channel_not_attached' });
  const restarted = kitBench({ store, createId: countingIds('restarted') });
  restarted.kit.registerChannel(new RecordingChannel('a'));
  expect(await restarted.say('a', 'again')).toMatchObject({ blocked: true, reason: 'channel_not_attached' });
  expect(await kit.getBinding('r1', 'a')).toBeNull();
  expect(b.words).toHaveLength(delivered);
});
