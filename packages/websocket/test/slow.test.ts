import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

const LINE = 'x'.repeat(16_000);

describe('a client that does not read', () => {
  it('is closed with 4431 once more waits for it than allowed, while everybody else is served', async () => {
    await using harness = await Harness.start({ maxBufferedBytes: 200_000 });
    const slow = await harness.enter('slow');
    const quick = await harness.enter('quick');
    slow.socket.pause();
    let sent = 0;
    const disconnected = new Promise<void>((resolve) => {
      harness.kit.on('channel_disconnected', () => resolve());
    });
    let isClosed = false;
    void disconnected.then(() => (isClosed = true));
    // The kernel takes some megabytes before the server sees that nobody reads.
    while (!isClosed && sent < 2_000) {
      await harness.say(`${sent++} ${LINE}`);
      await quick.next('event');
    }
    slow.socket.resume();
    const { code } = await slow.closed;
    expect(code).toBe(4431);
    expect(quick.all('event')).toHaveLength(sent);
    expect(quick.socket.readyState).toBe(quick.socket.OPEN);
  });

  it('finds nothing missing and nothing twice when it comes back', async () => {
    await using harness = await Harness.start({ maxBufferedBytes: 200_000 });
    const slow = await harness.enter('slow');
    slow.socket.pause();
    const gone = new Promise<void>((resolve) => {
      harness.kit.on('channel_disconnected', () => resolve());
    });
    let isGone = false;
    void gone.then(() => (isGone = true));
    let sent = 0;
    while (!isGone && sent < 2_000) await harness.say(`${sent++} ${LINE}`);
    slow.socket.resume();
    await slow.closed;
    const seen = slow.all('event');
    const back = await harness.enter('slow', 'r1', { afterIndex: seen.at(-1)?.event.index ?? -1 });
    const bodies = [...slow.texts(), ...back.texts()].map((body) => Number(body.split(' ', 1)[0]));
    expect(isGone).toBe(true);
    expect(bodies).toEqual(Array.from({ length: sent }, (_, index) => index));
  });

  it('that never answers the goodbye is cut off', async () => {
    await using harness = await Harness.start({ closeTimeoutMs: 1_000 });
    const stuck = await harness.enter('stuck');
    stuck.socket.pause();
    harness.channel.unregisterConnection(stuck.frames.find((frame) => frame.type === 'welcome')?.connectionId ?? '');
    await harness.clock.advance(1_000);
    stuck.socket.resume();
    await once(stuck.socket, 'close');
    expect(harness.channel.info()).toEqual({ connections: 0 });
  });
});
