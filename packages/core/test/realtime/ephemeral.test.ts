import { describe, expect, it } from 'vitest';

import { anEvent } from '../support/fixtures.ts';
import { R1, roomBench } from '../support/services.ts';

const R2 = { organizationId: null, roomId: 'r2' };

describe('notices to a room', () => {
  it('CORE-8.4.1 reach its subscribers and are not stored', async () => {
    const { ephemeral, idle, types } = await roomBench();
    const heard: unknown[] = [];
    await ephemeral.subscribeRoom(R1, (event) => void heard.push([event.type, event.participantId, event.data]));
    await ephemeral.publishTyping(R1, 'u1', true);
    await ephemeral.publishTyping(R1, 'u1', false, { data: { on: 'web' } });
    await ephemeral.publishPresence(R1, 'u1', 'away');
    await ephemeral.publishReaction(R1, 'u1', { eventId: 'e1', emoji: '👍' });
    await ephemeral.publishReadReceipt(R1, 'u1', 'e1');
    await ephemeral.publishEphemeral(R1, { type: 'custom', participantId: 'u1', channelId: null, data: { x: 1 } });
    await idle();
    expect(heard).toStrictEqual([
      ['typing_start', 'u1', {}],
      ['typing_stop', 'u1', { on: 'web' }],
      ['presence_away', 'u1', {}],
      ['reaction', 'u1', { eventId: 'e1', emoji: '👍', action: 'add' }],
      ['read_receipt', 'u1', { eventId: 'e1' }],
      ['custom', 'u1', { x: 1 }],
    ]);
    expect(await types()).toStrictEqual([]);
  });

  it('CORE-8.4.3 stay within the room, survive a throwing callback, and end once', async () => {
    const { ephemeral, lifecycle, idle } = await roomBench();
    await lifecycle.createRoom(null, { roomId: 'r2' });
    const [one, other]: [string[], string[]] = [[], []];
    const subscription = await ephemeral.subscribeRoom(R1, (event) => {
      one.push(event.roomId);
      throw new Error('broken');
    });
    await ephemeral.subscribeRoom(R2, (event) => void other.push(event.roomId));
    await ephemeral.publishTyping(R1, 'u1', true);
    await ephemeral.publishTyping(R1, 'u1', false);
    await ephemeral.publishTyping(R2, 'u1', true);
    await idle();
    expect([one, other]).toStrictEqual([['r1', 'r1'], ['r2']]);
    expect(await ephemeral.unsubscribeRoom(subscription)).toBe(true);
    expect(await ephemeral.unsubscribeRoom(subscription)).toBe(false);
    await ephemeral.publishTyping(R1, 'u1', true);
    await idle();
    expect(one).toHaveLength(2);
  });

  it('are refused for a missing room and unusable values', async () => {
    const { ephemeral } = await roomBench();
    await expect(ephemeral.publishTyping(R2, 'u1', true)).rejects.toMatchObject({ code: 'room_not_found' });
    await expect(ephemeral.subscribeRoom(R2, () => {})).rejects.toMatchObject({ code: 'room_not_found' });
    const reaction = { eventId: 'e1', emoji: '👍' };
    const invalid = [
      ['participantId', ephemeral.publishTyping(R1, '', true)],
      ['presence', ephemeral.publishPresence(R1, 'u1', 'asleep' as never)],
      ['emoji', ephemeral.publishReaction(R1, 'u1', { ...reaction, emoji: '' })],
      ['action', ephemeral.publishReaction(R1, 'u1', { ...reaction, action: 'toggle' as never })],
      ['eventId', ephemeral.publishReadReceipt(R1, 'u1', '')],
      [
        'type',
        ephemeral.publishEphemeral(R1, { type: 'wave', participantId: 'u1', channelId: null, data: {} } as never),
      ],
    ] as const;
    for (const [field, publishing] of invalid) await expect(publishing).rejects.toMatchObject({ details: { field } });
  });
});

describe('notices to vendors', () => {
  const typing = { capabilities: { supportsTyping: true } };

  it('show typing where it can be shown and may be seen, not on the channel it comes from', async () => {
    const { ephemeral, bindings, channel, idle } = await roomBench();
    const [own, other, plain, deaf, silent] = [
      channel('own', typing),
      channel('other', typing),
      channel('plain'),
      channel('deaf', typing),
      channel('silent', typing),
    ];
    for (const id of ['own', 'other', 'plain']) await bindings.attachChannel(R1, id);
    await bindings.attachChannel(R1, 'deaf', { access: 'write_only' });
    await bindings.attachChannel(R1, 'silent', { outputMuted: true });
    await ephemeral.publishTyping(R1, 'u1', true, { channelId: 'own' });
    await idle();
    expect(other.notices).toStrictEqual([['typing', true, 'u1']]);
    expect([own, plain, deaf, silent].map((target) => target.notices)).toStrictEqual([[], [], [], []]);
  });

  it('show typing to the others on a channel that several people share', async () => {
    const { ephemeral, bindings, channel, idle } = await roomBench();
    const shared = channel('shared', { capabilities: { supportsTyping: true, multiParty: true } });
    await bindings.attachChannel(R1, 'shared');
    await ephemeral.publishTyping(R1, 'u1', true, { channelId: 'shared' });
    await idle();
    expect(shared.notices).toStrictEqual([['typing', true, 'u1']]);
  });

  it('keep to what the source may say and who may see it', async () => {
    const { ephemeral, bindings, channel, idle } = await roomBench();
    const [b, c] = [channel('b', typing), channel('c', typing)];
    channel('a');
    await bindings.attachChannel(R1, 'a', { visibility: 'b' });
    for (const id of ['b', 'c']) await bindings.attachChannel(R1, id);
    await ephemeral.publishTyping(R1, 'u1', true, { channelId: 'a' });
    await bindings.mute(R1, 'a');
    await ephemeral.publishTyping(R1, 'u1', false, { channelId: 'a' });
    await idle();
    expect([b.notices, c.notices]).toStrictEqual([[['typing', true, 'u1']], []]);
  });

  it('show a reaction by the id each vendor knows the message by', async () => {
    const { ephemeral, bindings, channel, commit, store, idle } = await roomBench();
    const reacting = { capabilities: { supportsReactions: true } };
    const [wa, telegram, other] = [channel('wa', reacting), channel('tg', reacting), channel('x', reacting)];
    for (const id of ['wa', 'tg', 'x']) await bindings.attachChannel(R1, id);
    await commit({ source: { ...anEvent().source, channelId: 'wa', providerMessageId: 'wamid.1' } });
    await store.putReceipt({
      organizationId: null,
      roomId: 'r1',
      eventId: 'e1',
      channelId: 'tg',
      providerMessageIds: ['77', '78'],
      status: 'sent',
      error: null,
      updatedAt: new Date(0),
    });
    await ephemeral.publishReaction(R1, 'agent', { eventId: 'e1', emoji: '👍' }, { channelId: 'ws' });
    await ephemeral.publishReaction(R1, 'agent', { eventId: 'e1', emoji: '👍', action: 'remove' }, { channelId: 'tg' });
    await ephemeral.publishReaction(R1, 'agent', { eventId: 'unknown', emoji: '👍' });
    await idle();
    expect(wa.notices).toStrictEqual([
      ['react', ['wamid.1'], '👍', 'add'],
      ['react', ['wamid.1'], '👍', 'remove'],
    ]);
    expect(telegram.notices).toStrictEqual([['react', ['77', '78'], '👍', 'add']]);
    expect(other.notices).toStrictEqual([]);
  });

  it('fail in the log alone, also when the vendor never answers', async () => {
    const { ephemeral, bindings, channel, idle, logger, clock } = await roomBench();
    const [failing, hanging] = [channel('failing', typing), channel('hanging', typing)];
    failing.typing = () => Promise.reject(new Error('down'));
    hanging.typing = () => new Promise(() => {});
    for (const id of ['failing', 'hanging']) await bindings.attachChannel(R1, id);
    await ephemeral.publishTyping(R1, 'u1', true);
    await clock.advance(10_000);
    await idle();
    expect(logger.at('warn').map((line) => line.fields['channelId'])).toStrictEqual(['failing', 'hanging']);
  });
});
