import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

describe('the life of connections', () => {
  it('a socket that gives no sign of life for two heartbeats is closed, one that answers is kept', async () => {
    await using harness = await Harness.start({ heartbeatIntervalMs: 1_000, closeTimeoutMs: 10 });
    const alive = await harness.enter('alive');
    const dead = await harness.enter('dead');
    dead.socket.pause();
    const pinged = new Promise<void>((resolve) => {
      alive.socket.once('ping', () => resolve());
    });
    await harness.clock.advance(1_000);
    await pinged;
    await alive.caughtUp();
    await harness.clock.advance(1_000);
    await harness.clock.advance(10);
    dead.socket.resume();
    await dead.closed;
    await alive.caughtUp();
    expect(harness.channel.info()).toEqual({ connections: 1 });
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });

  it('the kit hears of connections as they come and go', async () => {
    await using harness = await Harness.start();
    const heard: unknown[] = [];
    harness.kit.on('channel_connected', ({ data }) => void heard.push(['connected', data]));
    const gone = new Promise<void>((resolve) => {
      harness.kit.on('channel_disconnected', ({ data }) => {
        heard.push(['disconnected', data]);
        resolve();
      });
    });
    const client = await harness.connect('alice');
    const [welcome] = client.all('welcome');
    client.socket.close();
    await gone;
    const data = { channelId: 'ws', connectionId: welcome?.connectionId };
    expect(heard).toEqual([
      ['connected', data],
      ['disconnected', data],
    ]);
  });

  it('closing says goodbye with 1001 and waits until everybody is gone', async () => {
    await using harness = await Harness.start();
    const clients = [await harness.enter('alice'), await harness.enter('bob')];
    const codes = Promise.all(clients.map(async ({ closed }) => (await closed).code));
    await harness.channel.close();
    await harness.channel.close();
    expect(await codes).toEqual([1001, 1001]);
    expect(harness.channel.info()).toEqual({ connections: 0 });
    expect(harness.server.listenerCount('upgrade')).toBe(0);
  });

  it('a kit that closes takes its sockets along', async () => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    const [{ code }] = await Promise.all([client.closed, harness.kit.close()]);
    expect(code).toBe(1001);
  });

  it('delivery settles at publish, with nobody connected and with somebody', async () => {
    await using harness = await Harness.start();
    const alone = await harness.say('one');
    const client = await harness.enter('alice');
    const watched = await harness.say('two');
    await client.caughtUp();
    const statuses = await Promise.all(
      [alone, watched].map(async ({ event }) => {
        const context = await harness.kit.getContext('r1');
        const receipts = await context.receipts(event?.id ?? '');
        return receipts.find(({ channelId }) => channelId === 'ws')?.status;
      }),
    );
    expect(statuses).toEqual(['sent', 'sent']);
  });

  it('leaving a room ends its frames, and joining it again resumes', async () => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    await harness.say('one');
    const { event } = await client.next('event');
    client.send({ type: 'leave', roomId: 'r1' });
    const left = await client.next('left');
    await harness.say('two');
    await client.caughtUp();
    const before = client.texts();
    await client.join('r1', { afterIndex: event.index });
    expect(left.reason).toBe('requested');
    expect(before).toEqual(['one']);
    expect(client.texts()).toEqual(['one', 'two']);
  });
});
