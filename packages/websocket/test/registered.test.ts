import { type ServerFrame } from '@roomkit/client/protocol';
import { settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { WEBSOCKET_CAPABILITIES, WebSocketChannel } from '../src/index.ts';
import { Harness } from './support/harness.ts';

function textsOf(frames: readonly string[]): readonly string[] {
  return frames.flatMap((text) => {
    const frame = JSON.parse(text) as ServerFrame;
    return frame.type === 'event' && frame.event.content?.type === 'text' ? [frame.event.content.body] : [];
  });
}

const forever = new Promise<never>(() => undefined);

describe('connections whose wire is somebody else’s', () => {
  it('CORE-A.8.1 two registered connections receive; after one is unregistered, the other', async () => {
    await using harness = await Harness.start();
    const heard: Record<string, string[]> = { one: [], two: [] };
    for (const id of ['one', 'two']) {
      await harness.channel.registerConnection(id, (text) => void heard[id]?.push(text), { rooms: ['r1'] }).ready;
    }
    await harness.say('first');
    await settled();
    const removed = harness.channel.unregisterConnection('one');
    const again = harness.channel.unregisterConnection('one');
    await harness.say('second');
    await settled();
    expect([removed, again]).toEqual([true, false]);
    expect(textsOf(heard['one'] ?? [])).toEqual(['first']);
    expect(textsOf(heard['two'] ?? [])).toEqual(['first', 'second']);
  });

  it('CORE-A.8.2 a connection that hangs delays nobody, and is dropped after repeated failures', async () => {
    await using harness = await Harness.start({ writeTimeoutMs: 1_000, maxFailedWrites: 3 });
    const heard: string[] = [];
    const closed: number[] = [];
    const onClose = (code: number): void => void closed.push(code);
    const hanging = harness.channel.registerConnection('hanging', () => forever, { rooms: ['r1'], onClose });
    await hanging.ready;
    await harness.channel.registerConnection('quick', (text) => void heard.push(text), { rooms: ['r1'] }).ready;
    const result = await harness.say('hello');
    await settled();
    expect(textsOf(heard)).toEqual(['hello']);
    expect(result.deliveryResults['ws']).toMatchObject({ status: 'sent', error: null });
    for (const _failure of [1, 2, 3]) await harness.clock.advance(1_000);
    expect(closed).toEqual([4431]);
    expect(harness.channel.info()).toEqual({ connections: 1 });
  });

  it('CORE-A.8.2 a connection that fails now and then is kept, one that fails again and again is not', async () => {
    await using harness = await Harness.start({ maxFailedWrites: 3 });
    let calls = 0;
    const sometimes = harness.channel.registerConnection(
      'sometimes',
      async () => {
        calls += 1;
        if (calls % 3 !== 0) throw new Error('busy');
      },
      { rooms: ['r1'] },
    );
    await sometimes.ready;
    await harness.channel.registerConnection(
      'never',
      () => {
        throw new Error('gone');
      },
      { rooms: ['r1'] },
    ).ready;
    for (let count = 0; count < 6; count += 1) await harness.say(`message ${count}`);
    expect(harness.channel.info()).toEqual({ connections: 1 });
    expect(harness.channel.unregisterConnection('never')).toBe(false);
  });

  it('CORE-A.8.2 a connection registered for one room hears nothing of another', async () => {
    await using harness = await Harness.start();
    await harness.kit.createRoom({ roomId: 'r2' });
    await harness.kit.attachChannel('r2', 'ws');
    await harness.kit.attachChannel('r2', 'phone');
    const heard: string[] = [];
    await harness.channel.registerConnection('two', (text) => void heard.push(text), { rooms: ['r2'] }).ready;
    await harness.channel.registerConnection('none', (text) => void heard.push(text)).ready;
    await harness.say('in one', 'r1');
    await harness.say('in two', 'r2');
    await settled();
    expect(textsOf(heard)).toEqual(['in two']);
  });

  it('frames of such a connection are taken, one write at a time and in order', async () => {
    await using harness = await Harness.start();
    const heard: string[] = [];
    let writing = 0;
    let most = 0;
    const slowly = async (text: string): Promise<void> => {
      most = Math.max(most, (writing += 1));
      for (let turn = heard.length === 0 ? 50 : 1; turn > 0; turn -= 1) await Promise.resolve();
      heard.push(text);
      writing -= 1;
    };
    const connection = harness.channel.registerConnection('alice-1', slowly, { participantId: 'alice', rooms: ['r1'] });
    await connection.ready;
    await settled();
    await connection.receive(
      JSON.stringify({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'by hand' } }),
    );
    await settled();
    await connection.receive('x'.repeat(300_000));
    const types = heard.map((text) => (JSON.parse(text) as ServerFrame).type);
    expect(types.filter((type) => type !== 'ephemeral').slice(0, 4)).toEqual(['welcome', 'joined', 'synced', 'ack']);
    expect(most).toBe(1);
    expect(harness.phone.received).toEqual(['by hand']);
    expect(harness.channel.info()).toEqual({ connections: 0 });
  });

  it('before the channel is registered there is nowhere to register a connection', () => {
    const channel = new WebSocketChannel('ws');
    expect(() => channel.registerConnection('one', () => undefined)).toThrow(
      expect.objectContaining({ code: 'channel_not_registered' }),
    );
  });

  it('CORE-A.0.1 the capabilities are exactly the row of the matrix, for several people', () => {
    const channel = new WebSocketChannel('ws');
    const { mediaTypes, maxLength, multiParty, ...rest } = channel.capabilities;
    const flags = Object.entries(rest).filter(([name, value]) => name.startsWith('supports') && value === true);
    expect(mediaTypes).toEqual(['text', 'rich', 'media', 'audio', 'video', 'location']);
    expect([maxLength, multiParty]).toEqual([null, true]);
    expect(flags.map(([name]) => name).toSorted()).toEqual([
      'supportsAudio',
      'supportsButtons',
      'supportsCards',
      'supportsDelete',
      'supportsEdit',
      'supportsMedia',
      'supportsQuickReplies',
      'supportsReactions',
      'supportsReadReceipts',
      'supportsRichText',
      'supportsTyping',
      'supportsVideo',
    ]);
    expect(channel).toMatchObject({ channelType: 'websocket', category: 'transport', direction: 'bidirectional' });
    expect(Object.isFrozen(WEBSOCKET_CAPABILITIES)).toBe(true);
  });

  it.each([
    ['maxPayloadBytes', { maxPayloadBytes: 0 }],
    ['maxBufferedBytes', { maxBufferedBytes: -1 }],
    ['heartbeatIntervalMs', { heartbeatIntervalMs: 0 }],
    ['helloTimeoutMs', { helloTimeoutMs: Number.NaN }],
    ['historyLimit', { historyLimit: 501 }],
    ['inboundRate.perSecond', { inboundRate: { perSecond: 0, burst: 1 } }],
    ['authenticate', { authenticate: 'yes' as never }],
    ['authenticateOn', { authenticateOn: 'never' as never }],
  ])('an unusable %s is named at construction', (field, options) => {
    expect(() => new WebSocketChannel('ws', options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
