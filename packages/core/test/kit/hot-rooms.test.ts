import { describe, expect, it } from 'vitest';

import { InMemoryStore, RoomKit, textOf, type CommitInput, type OpenPassInput } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';
import { TestClock } from '../support/test-clock.ts';

/** A store that counts claims and commits, shared with other processes as far as the kit knows. */
class CountingStore extends InMemoryStore {
  override readonly capabilities = Object.freeze({ durability: 'memory' as const, shared: true });
  claims = 0;
  commits = 0;

  override openPass(input: OpenPassInput): ReturnType<InMemoryStore['openPass']> {
    this.claims += 1;
    return super.openPass(input);
  }

  override commit(input: CommitInput): ReturnType<InMemoryStore['commit']> {
    this.commits += 1;
    return super.commit(input);
  }
}

/** Two kits over one store, each with its own channel in room `r1`, and what their hooks saw. */
async function twoKits() {
  const clock = new TestClock();
  const store = new CountingStore({ clock });
  const seen: string[] = [];
  const kits = [new RoomKit({ store, clock }), new RoomKit({ store, clock, createId: countingIds('other') })] as const;
  for (const [at, kit] of kits.entries()) {
    for (const id of ['a', 'b']) kit.registerChannel(new RecordingChannel(id));
    kit.hook('before_broadcast', (event) => void seen.push(`${at}: ${textOf(event)}`));
  }
  await kits[0].createRoom({ roomId: 'r1' });
  await kits[0].attachChannel('r1', 'a');
  await kits[0].attachChannel('r1', 'b');
  const say = async (at: 0 | 1, body: string, more: object = {}) =>
    kits[at].processInbound({ channelId: 'a', senderId: 'u1', content: text(body), ...more }, { roomId: 'r1' });
  const words = async () =>
    (await store.listEvents({ organizationId: null, roomId: 'r1' }, { types: ['message'] })).map(textOf);
  return { kits, store, clock, seen, say, words };
}

describe('a room this node wrote to a moment ago', () => {
  it('CORE-14.2.1 costs one call of the store a message, and two once it is not hot any more', async () => {
    const { store, clock, say, words } = await twoKits();
    await say(0, 'first');
    const before = { claims: store.claims, commits: store.commits };
    for (const body of ['second', 'third']) await say(0, body);
    expect([store.claims - before.claims, store.commits - before.commits]).toEqual([0, 2]);
    await clock.advance(1_000);
    await say(0, 'fourth');
    expect([store.claims - before.claims, store.commits - before.commits]).toEqual([1, 3]);
    expect(await words()).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('CORE-10.1.6 is looked at where the message has a key that may have been used', async () => {
    const { store, say } = await twoKits();
    await say(0, 'first', { idempotencyKey: 'k' });
    const { claims, commits } = store;
    expect(await say(0, 'again', { idempotencyKey: 'k' })).toMatchObject({ duplicate: true });
    expect([store.claims - claims, store.commits - commits]).toEqual([1, 0]);
  });

  it('CORE-14.2.1 is decided anew where another node wrote meanwhile, and nothing is written twice', async () => {
    const { store, seen, say, words } = await twoKits();
    await say(0, 'first');
    await say(1, 'of the other');
    const { event } = await say(0, 'second');
    expect(event?.index).toBe((await store.getRoom({ organizationId: null, roomId: 'r1' }))?.latestIndex ?? 0);
    expect(await words()).toEqual(['first', 'of the other', 'second']);
    expect(seen).toEqual(['0: first', '1: of the other', '0: second', '0: second']);
  });

  it('CORE-10.1.5 is not refused for what was true before: the other node opened it again', async () => {
    const { kits, say, words } = await twoKits();
    await say(0, 'first');
    await kits[0].closeRoom('r1');
    await kits[1].reopenRoom('r1');
    expect(await say(0, 'second')).toMatchObject({ blocked: false });
    expect(await words()).toEqual(['first', 'second']);
  });

  it('CORE-7.3.1 keeps to what the other node decided about its channels', async () => {
    const { kits, say, words } = await twoKits();
    await say(0, 'first');
    await kits[1].mute('r1', 'a');
    expect(await say(0, 'second')).toMatchObject({ blocked: true, reason: 'source_muted' });
    expect(await words()).toEqual(['first', 'second']);
  });

  it('is not written to once the other node has removed it', async () => {
    const { kits, store, say } = await twoKits();
    await say(0, 'first');
    await kits[1].deleteRoom('r1');
    await say(0, 'second');
    const room = await store.getRoom({ organizationId: null, roomId: 'r1' });
    // It is a new room of that name, with nothing of the one before.
    expect(room?.eventCount).toBeLessThan(4);
    expect((await store.listEvents({ organizationId: null, roomId: 'r1' })).map(textOf)).not.toContain('first');
  });

  it('CORE-10.2.1 comes to rest however many messages came one after another', async () => {
    const { kit, say, b } = await r2();
    for (let count = 0; count < 200; count += 1) await say('a', `message ${count}`);
    await kit.whenIdle();
    expect(b.words).toHaveLength(200);
  });
});
