import { describe, expect, it } from 'vitest';

import { anEvent } from '../support/fixtures.ts';
import { R1, roomBench } from '../support/services.ts';

describe('read marks', () => {
  it('CORE-8.1.6 count what lies behind them', async () => {
    const { readMarkers, commit } = await roomBench();
    await commit({}, {}, {}, {});
    expect(await readMarkers.unreadCount(R1, 'a')).toBe(4);
    expect(await readMarkers.markRead(R1, 'a', 1)).toBe(1);
    expect(await readMarkers.unreadCount(R1, 'a')).toBe(2);
    expect(await readMarkers.markAllRead(R1, 'a')).toBe(3);
    expect(await readMarkers.unreadCount(R1, 'a')).toBe(0);
  });

  it('only rise, and never beyond the room', async () => {
    const { readMarkers, commit } = await roomBench();
    expect(await readMarkers.markAllRead(R1, 'a')).toBe(-1);
    expect(await readMarkers.markRead(R1, 'a', 5)).toBe(-1);
    await commit({}, {});
    expect(await readMarkers.markRead(R1, 'a', 1)).toBe(1);
    expect(await readMarkers.markRead(R1, 'a', 0)).toBe(1);
    expect(await readMarkers.markRead(R1, 'a', 99)).toBe(1);
    await commit({});
    expect(await readMarkers.unreadCount(R1, 'a')).toBe(1);
  });

  it('are each reader’s own', async () => {
    const { readMarkers, commit } = await roomBench();
    await commit({}, {});
    await readMarkers.markRead(R1, 'a', 1, { participantId: 'u1' });
    expect(await readMarkers.unreadCount(R1, 'a')).toBe(2);
    expect(await readMarkers.unreadCount(R1, 'a', { participantId: 'u1' })).toBe(0);
    expect(await readMarkers.unreadCount(R1, 'a', { participantId: 'u2' })).toBe(2);
  });

  it('are told to the room once, and no failure of that undoes them', async () => {
    const { readMarkers, ephemeral, commit, idle, foundation, logger } = await roomBench();
    const notices: unknown[] = [];
    await commit({}, {});
    await ephemeral.subscribeRoom(R1, ({ type, participantId, channelId, data }) => {
      notices.push({ type, participantId, channelId, data });
    });
    await readMarkers.markRead(R1, 'ws', 0, { participantId: 'u1' });
    await readMarkers.markRead(R1, 'ws', 0, { participantId: 'u1' });
    await idle();
    expect(notices).toStrictEqual([{ type: 'read_receipt', participantId: 'u1', channelId: 'ws', data: { index: 0 } }]);
    foundation.realtime.publish = () => Promise.reject(new Error('down'));
    expect(await readMarkers.markRead(R1, 'ws', 1)).toBe(1);
    expect(logger.at('warn')).toHaveLength(1);
  });

  it('reach the vendors whose messages were read, and no others', async () => {
    const { readMarkers, bindings, channel, commit, idle } = await roomBench();
    const whatsapp = channel('wa', { capabilities: { supportsReadReceipts: true } });
    const plain = channel('sms');
    for (const id of ['wa', 'sms']) await bindings.attachChannel(R1, id);
    const from = (channelId: string, providerMessageId: string): object => ({
      source: { ...anEvent().source, channelId, providerMessageId },
    });
    await commit(from('wa', 'wamid.1'), from('sms', 'SM1'), from('wa', 'wamid.2'));
    await readMarkers.markAllRead(R1, 'ws');
    await idle();
    expect(whatsapp.notices).toStrictEqual([['read', ['wamid.1', 'wamid.2']]]);
    expect(plain.notices).toStrictEqual([]);
    await commit(from('wa', 'wamid.3'));
    await readMarkers.markAllRead(R1, 'ws');
    await readMarkers.markAllRead(R1, 'wa');
    await idle();
    expect(whatsapp.notices.at(-1)).toStrictEqual(['read', ['wamid.3']]);
    expect(whatsapp.notices).toHaveLength(2);
  });

  it('CORE-7.3.1 say nothing of what is hidden from the reader', async () => {
    const { readMarkers, bindings, channel, commit, idle } = await roomBench();
    const whatsapp = channel('wa', { capabilities: { supportsReadReceipts: true } });
    channel('ws');
    for (const id of ['wa', 'ws']) await bindings.attachChannel(R1, id);
    const from = (providerMessageId: string, visibility: string): object => ({
      visibility,
      source: { ...anEvent().source, channelId: 'wa', providerMessageId },
    });
    await commit(from('m1', 'all'), from('m2', 'other'), from('m3', 'ws#u2'), from('m4', 'ws'));
    await readMarkers.markAllRead(R1, 'ws', { participantId: 'u1' });
    await idle();
    expect(whatsapp.notices).toStrictEqual([['read', ['m1', 'm4']]]);
  });

  it('need a room and a usable index', async () => {
    const { readMarkers } = await roomBench();
    await expect(readMarkers.markRead(R1, 'a', -1)).rejects.toMatchObject({ details: { field: 'index' } });
    await expect(readMarkers.markRead(R1, '', 0)).rejects.toMatchObject({ details: { field: 'channelId' } });
    const missing = { organizationId: null, roomId: 'nope' };
    await expect(readMarkers.unreadCount(missing, 'a')).rejects.toMatchObject({ code: 'room_not_found' });
  });
});
