import { describe, expect, it } from 'vitest';

import { createTestKit } from '../../src/index.ts';

describe('createTestKit', () => {
  it('carries a message from one channel to another and keeps the words', async () => {
    await using test = createTestKit();
    test.channel('phone');
    const web = test.channel('web');
    await test.room('r1', ['phone', 'web']);
    const result = await test.receive('phone', 'hello', { roomId: 'r1' });
    expect(result).toMatchObject({ blocked: false, event: { id: expect.stringMatching(/^id-\d+$/) } });
    expect(web.delivered).toHaveLength(1);
    expect(await test.texts('r1')).toEqual(['hello']);
  });

  it('moves time only when told', async () => {
    await using test = createTestKit();
    await test.kit.createRoom({ roomId: 'r1', timers: { inactiveAfterSeconds: 60 } });
    expect((await test.kit.checkRoomTimers('r1')).status).toBe('active');
    await test.clock.advance(61_000);
    expect((await test.kit.checkRoomTimers('r1')).status).toBe('paused');
  });

  it('opens a room for a sender that names none, and leaves blocked words out', async () => {
    await using test = createTestKit();
    test.channel('phone');
    await test.room('r1', ['phone']);
    await test.kit.mute('r1', 'phone');
    await test.receive('phone', 'unheard', { roomId: 'r1' });
    expect(await test.texts('r1')).toEqual([]);
  });
});
