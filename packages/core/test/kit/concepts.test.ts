import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  type InboundMessage,
  InMemoryStore,
  type RoomContext,
  type RoomEvent,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';

class Spy extends RecordingChannel {
  readonly calls: string[] = [];

  override handleInbound(message: InboundMessage, context: RoomContext): RoomEvent | Promise<RoomEvent> {
    this.calls.push('handleInbound');
    return super.handleInbound(message, context);
  }
  override onEvent(...given: Parameters<RecordingChannel['onEvent']>): ReturnType<RecordingChannel['onEvent']> {
    this.calls.push('onEvent');
    return super.onEvent(...given);
  }
  override deliver(...given: Parameters<RecordingChannel['deliver']>): ReturnType<RecordingChannel['deliver']> {
    this.calls.push('deliver');
    return super.deliver(...given);
  }
}

describe('what a room is', () => {
  it('CORE-4.1.1 one room serves any mix of channels without knowing which they are', async () => {
    const { kit, add, addAgent, say } = kitBench();
    await kit.createRoom({ roomId: 'r1' });
    await add('sms', { channelType: 'sms' });
    const socket = await add('socket', { channelType: 'websocket' });
    const ai = await addAgent('ai', () => null);
    await say('sms', 'hello');
    expect(socket.words).toEqual(['hello']);
    expect(ai.seen.map((event) => event.content)).toEqual([text('hello')]);
  });

  it('CORE-4.1.2 what is changed in the middle of a conversation holds from the next event on', async () => {
    const { kit, say, add, b } = await r2();
    await say('a', 'one');
    await kit.setVisibility('r1', 'a', 'none');
    await say('a', 'two');
    await kit.setVisibility('r1', 'a', 'all');
    await kit.mute('r1', 'a');
    await say('a', 'three');
    await kit.unmute('r1', 'a');
    await kit.detachChannel('r1', 'b');
    const c = await add('c');
    await say('a', 'four');
    expect(b.words).toEqual(['one']);
    expect(c.words).toEqual(['four']);
  });

  it('CORE-4.1.3 CORE-18.1.1 what was said outlives its channel and its kit', async () => {
    const store = new InMemoryStore();
    const first = await r2({ store });
    for (const body of ['one', 'two', 'three']) await first.say('a', body);
    await first.kit.mute('r1', 'b');
    await first.kit.detachChannel('r1', 'a');

    const second = kitBench({ store, createId: countingIds('second') });
    const b = new RecordingChannel('b');
    second.kit.registerChannel(b);
    expect(await second.words()).toEqual(['one', 'two', 'three']);
    expect(await second.say('b', 'still muted')).toMatchObject({ blocked: true, reason: 'source_muted' });
    expect(JSON.stringify(await second.kit.getRoom('r1'))).not.toContain('three');
  });

  it('CORE-4.2.1 a channel has three entry points, each for its own part', async () => {
    const { kit, say } = await r2();
    const source = new Spy('source');
    const target = new Spy('target');
    const agent = new Spy('agent', { channelType: 'ai' });
    for (const spy of [source, target, agent]) {
      kit.registerChannel(spy);
      await kit.attachChannel('r1', spy.id);
    }
    await say('source', 'hi');
    expect(source.calls).toEqual(['handleInbound']);
    expect(target.calls).toEqual(['onEvent', 'deliver']);
    expect(agent.calls).toEqual(['onEvent']);
  });

  it('CORE-4.3.1 nobody who holds an event can change what is stored', async () => {
    const { kit, say, b } = await r2();
    const content = { type: 'text' as const, body: 'original' };
    const metadata = { tags: ['one'] };
    const tampered: unknown[] = [];
    const tamper = (event: RoomEvent): void => {
      for (const change of [
        () => Object.assign(event.content, { body: 'forged' }),
        () => Object.assign(event.metadata, { tags: [] }),
        () => event.createdAt.setFullYear(1999),
      ]) {
        try {
          tampered.push(change());
        } catch {
          // A frozen value may refuse as well as ignore.
        }
      }
    };
    kit.hook('before_broadcast', tamper);
    kit.hook('after_broadcast', tamper);
    const { event } = await say('a', '', { content, metadata });
    content.body = 'changed by the caller';
    metadata.tags.push('two');
    tamper(event as RoomEvent);
    tamper(b.delivered[0] as RoomEvent);
    const stored = await kit.getEvent('r1', event?.id ?? '');
    expect(stored?.content).toEqual(text('original'));
    expect(stored?.metadata).toEqual({ tags: ['one'] });
    expect(stored?.createdAt).toEqual(new Date(Date.UTC(2026, 0, 1)));
  });

  it('CORE-4.4.1 an agent is no participant', async () => {
    const { kit, say, words } = await r3();
    await say('a', 'ping');
    expect(await words()).toEqual(['ping', 'pong']);
    expect(await kit.listMembers('r1', { includeLeft: true })).toEqual([]);
  });

  it('CORE-4.5.1 one identity is found by each of its addresses', async () => {
    const { kit, store } = kitBench();
    const { id } = await kit.createIdentity({
      displayName: 'Alice',
      channelAddresses: { sms: ['+15550001', '+15550002'] },
    });
    await kit.linkIdentity(id, 'email', 'alice@example.org');
    for (const [type, address] of [
      ['sms', '+15550001'],
      ['sms', '+15550002'],
      ['email', 'alice@example.org'],
    ] as const) {
      expect((await store.findIdentities(null, type, address)).map((found) => found.id)).toEqual([id]);
    }
  });

  it('CORE-4.6.1 CORE-4.6.2 CORE-7.2.1 what a muted channel says is dropped, what it notices is kept', async () => {
    const { kit, say, a, ai } = await r3(() => ({
      events: [{ content: text('hush') }],
      tasks: [{ type: 'call_back' }],
      observations: [{ type: 'sentiment', data: { mood: 'calm' } }],
      metadataUpdates: { topic: 'billing' },
    }));
    await kit.mute('r1', 'ai');
    await say('a', 'hello');
    expect(ai.seen).toHaveLength(1);
    expect(a.delivered).toEqual([]);
    expect(await kit.listTasks('r1')).toMatchObject([{ type: 'call_back', createdBy: 'ai' }]);
    expect(await kit.listObservations('r1')).toMatchObject([{ type: 'sentiment', sourceChannelId: 'ai' }]);
    expect((await kit.getRoom('r1')).metadata).toEqual({ topic: 'billing' });
  });

  it('CORE-4.6.1 a transport may notice something too', async () => {
    const { kit, say, b } = await r2();
    b.onDeliver = () => ChannelOutput.of({ observations: [{ type: 'seen' }] });
    await say('a', 'hello');
    expect(await kit.listObservations('r1')).toMatchObject([{ type: 'seen', sourceChannelId: 'b' }]);
  });
});
