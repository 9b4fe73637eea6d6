import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  HookResult,
  type IdentityResolver,
  smsChannel,
  type SMSProvider,
  textOf,
  type RoomEvent,
} from '../../src/index.ts';
import { content, kitBench, r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

describe('whole conversations', () => {
  it('CORE-B.1.1 a text message opens a room, is identified, and is answered by an agent over the same line', async () => {
    const sent: (readonly [string, string])[] = [];
    const provider: SMSProvider = {
      specificationVersion: 'v1',
      name: 'mock',
      capabilities: { unknownOutcome: 'neither' },
      send: (event: RoomEvent, to: string) => {
        sent.push([to, textOf(event)]);
        return Promise.resolve({ success: true, providerMessageId: `SM${sent.length}` });
      },
    };
    const customer = {
      id: 'id_ana',
      organizationId: null,
      displayName: 'Ana',
      externalId: null,
      channelAddresses: { sms: ['+15551234567'] },
      metadata: {},
    };
    const identityResolver: IdentityResolver = {
      specificationVersion: 'v1',
      resolve: () => Promise.resolve({ status: 'identified', identity: customer }),
    };
    const { kit, hooked } = kitBench({ identityResolver });
    const after = hooked('after_broadcast');
    const ai = new RecordingChannel('ai', { channelType: 'ai' });
    ai.answer = () => ChannelOutput.of({ events: [{ content: content('How can I help?') }] });
    kit.registerChannel(smsChannel('sms', { provider }));
    kit.registerChannel(ai);
    kit.hook('on_room_created', async (room) => {
      await kit.attachChannel(room.id, 'ai');
    });
    const { event } = await kit.processInbound({ channelId: 'sms', senderId: '+15551234567', content: content('hi') });
    await kit.whenIdle();
    expect(sent).toStrictEqual([['+15551234567', 'How can I help?']]);
    const roomId = event?.roomId ?? '';
    const said = await kit.getTimeline(roomId, { types: ['message'] });
    expect(said.map((found) => [textOf(found), found.chainDepth])).toStrictEqual([
      ['hi', 0],
      ['How can I help?', 1],
    ]);
    expect(said[0]?.source.participantId).toBe('id_ana');
    expect(await kit.listMembers(roomId)).toMatchObject([{ identityId: 'id_ana', identification: 'identified' }]);
    expect(after.map((found) => textOf(found))).toContain('hi');
  });

  it('CORE-B.2.1 a card number is stopped, both sides are warned in their own words, and it is noted', async () => {
    const bench = await r2();
    const { kit, say } = bench;
    const advisor = await bench.add('advisor', { channelType: 'websocket' });
    const ai = await bench.addAgent('ai');
    await kit.detachChannel('r1', 'b');
    kit.hook('before_broadcast', { name: 'compliance' }, (event) => {
      if (!/\d{16}/.test(textOf(event))) return HookResult.allow();
      return HookResult.block('card number', {
        injected: [
          { event: { content: content('Please do not send card numbers.') }, targetChannelIds: ['a'] },
          { event: { content: content('A card number was blocked.') }, targetChannelIds: ['advisor'] },
        ],
        observations: [{ type: 'compliance_violation', data: { kind: 'card' } }],
      });
    });
    const result = await say('a', 'it is 4111111111111111');
    await kit.whenIdle();
    expect(result).toMatchObject({ blocked: true, reason: 'card number' });
    expect(result.event).toMatchObject({ status: 'blocked', blockedBy: 'compliance' });
    expect(bench.a.words).toStrictEqual(['Please do not send card numbers.']);
    expect(advisor.words).toStrictEqual(['A card number was blocked.']);
    expect(ai.seen).toStrictEqual([]);
    expect(await kit.listObservations('r1')).toMatchObject([{ type: 'compliance_violation', data: { kind: 'card' } }]);
  });
});

describe('a channel whose output is muted', () => {
  it('CORE-5.7.2 still sees every event, and is delivered none', async () => {
    const { kit, say, b } = await r2();
    await kit.muteOutput('r1', 'b');
    await say('a', 'hi');
    expect([b.seen.map(textOf), b.words]).toStrictEqual([['hi'], []]);
    await kit.unmuteOutput('r1', 'b');
    await say('a', 'again');
    expect(b.words).toStrictEqual(['again']);
  });
});
