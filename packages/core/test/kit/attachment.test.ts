import { describe, expect, it } from 'vitest';

import { ChannelOutput, InMemoryStore, type ProtocolTrace } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';

describe('a channel that was never attached', () => {
  it('CORE-7.5.11 is attached by the message that comes over it', async () => {
    const { kit, say, b, timeline } = await r2();
    kit.registerChannel(new RecordingChannel('ws', { channelType: 'websocket' }));
    expect((await say('ws', 'hi')).blocked).toBe(false);
    expect(await kit.getBinding('r1', 'ws')).toMatchObject({ channelType: 'websocket', access: 'read_write' });
    expect(b.words).toStrictEqual(['hi']);
    const types = (await timeline()).map((event) => event.type);
    expect(types.slice(-2)).toStrictEqual(['channel_attached', 'message']);
  });

  it('CORE-7.5.11 is told to hooks once the message is committed, and told of what comes next', async () => {
    const { kit, say, hooked } = await r2();
    const attached = hooked('on_channel_attached');
    const ws = new RecordingChannel('ws', { channelType: 'websocket' });
    kit.registerChannel(ws);
    await say('ws', 'hi');
    await kit.whenIdle();
    expect(attached.map((change) => change.channelId)).toStrictEqual(['ws']);
    await say('a', 'welcome');
    expect(ws.words).toStrictEqual(['welcome']);
  });
});

describe('a channel that was detached on purpose', () => {
  it('CORE-7.5.12 is not attached again by a message, and a binding is never replaced by one', async () => {
    const { kit, say, b } = await r2();
    await kit.detachChannel('r1', 'a');
    expect(await say('a', 'hi')).toMatchObject({ blocked: true, reason: 'channel_not_attached' });
    expect(await kit.getBinding('r1', 'a')).toBeNull();
    await kit.setAccess('r1', 'b', 'read_only');
    await say('b', 'hi');
    expect((await kit.getBinding('r1', 'b'))?.access).toBe('read_only');
    expect(b.words).toStrictEqual([]);
  });

  it('CORE-7.5.13 stays detached for a second kit on the same store, until somebody attaches it', async () => {
    const { kit, store, say } = await r2();
    await kit.detachChannel('r1', 'a');
    const second = kitBench({ store, createId: countingIds('second') });
    second.kit.registerChannel(new RecordingChannel('a'));
    expect((await second.say('a', 'hi')).blocked).toBe(true);
    expect(await second.kit.getBinding('r1', 'a')).toBeNull();
    await second.kit.attachChannel('r1', 'a');
    expect((await say('a', 'hi')).blocked).toBe(false);
  });

  it('CORE-7.5.13 stays detached whatever comes in at the same time', async () => {
    const { kit, say } = await r2();
    for (let round = 0; round < 20; round += 1) {
      await kit.attachChannel('r1', 'a');
      await Promise.all(
        round % 2 === 0
          ? [kit.detachChannel('r1', 'a'), say('a', 'hi')]
          : [say('a', 'hi'), kit.detachChannel('r1', 'a')],
      );
      expect(await kit.getBinding('r1', 'a')).toBeNull();
    }
  });

  it('CORE-7.5.13 detaching what was never attached keeps nobody out', async () => {
    const { kit, say } = await r2();
    kit.registerChannel(new RecordingChannel('ws'));
    expect(await kit.detachChannel('r1', 'ws')).toBe(false);
    expect((await say('ws', 'hi')).blocked).toBe(false);
  });
});

describe('rights', () => {
  it('CORE-7.5.10 are widened by a call that says so, and by nothing else', async () => {
    const { kit, say, b } = await r2();
    await kit.attachChannel('r1', 'a', { access: 'read_only', visibility: 'none' });
    await kit.attachChannel('r1', 'a');
    await kit.attachChannel('r1', 'a', { metadata: { to: '+1' } });
    expect((await say('a', 'hi')).reason).toBe('source_read_only');
    await kit.attachChannel('r1', 'a', { access: 'read_write', visibility: 'all' });
    await say('a', 'hello');
    expect(b.words).toStrictEqual(['hello']);
  });

  it('CORE-7.5.9 go along, and no further, where a channel is shared into another room', async () => {
    const { kit } = await r2();
    await kit.createRoom({ roomId: 'delegated' });
    await kit.attachChannel('r1', 'a', { access: 'read_only', muted: true, visibility: 'none' });
    expect(await kit.shareChannel('r1', 'delegated', 'a')).toMatchObject({
      roomId: 'delegated',
      access: 'read_only',
      muted: true,
      visibility: 'none',
    });
  });

  it('CORE-18.1.1 CORE-7.2.2 are the room’s: another kit on its store finds a channel muted as it was left', async () => {
    const store = new InMemoryStore();
    const first = await r3(() => 'pong', { store });
    await first.kit.mute('r1', 'ai');
    const second = kitBench({ store, createId: countingIds('second') });
    const a = new RecordingChannel('a');
    second.kit.registerChannel(a);
    const ai = new RecordingChannel('ai', { channelType: 'ai' });
    ai.answer = () => ChannelOutput.of({ events: [{ content: text('pong') }] });
    second.kit.registerChannel(ai);
    await second.say('a', 'hi');
    expect([ai.seen.length, a.words]).toStrictEqual([1, []]);
    await second.kit.unmute('r1', 'ai');
    await second.say('a', 'hi');
    expect(a.words).toStrictEqual(['pong']);
  });

  it('CORE-B.5.1 an advisor joins, listens to the agent’s whispers, and lets it speak again', async () => {
    const bench = await r3((event) => (event.source.channelId === 'customer' ? `answer to ${bodyOf(event)}` : null));
    const { kit, say, timeline } = bench;
    const customer = await bench.add('customer');
    const advisor = await bench.add('advisor', { channelType: 'websocket' });
    for (const id of ['a', 'b']) await kit.detachChannel('r1', id);
    const start = (await timeline()).length;
    await kit.detachChannel('r1', 'advisor');
    await say('customer', 'one');
    await kit.attachChannel('r1', 'advisor');
    await kit.mute('r1', 'ai');
    await say('customer', 'two');
    await kit.setVisibility('r1', 'ai', 'advisor');
    await kit.unmute('r1', 'ai');
    await say('customer', 'three');
    await kit.setVisibility('r1', 'ai', 'all');
    await say('customer', 'four');
    expect(customer.words).toStrictEqual(['answer to one', 'answer to four']);
    expect(advisor.words).toStrictEqual(['two', 'three', 'answer to three', 'four', 'answer to four']);
    const records = (await timeline()).slice(start + 1).filter((event) => event.type.startsWith('channel_'));
    expect(records.map((event) => event.type)).toStrictEqual([
      'channel_attached',
      'channel_muted',
      'channel_updated',
      'channel_unmuted',
      'channel_updated',
    ]);
  });
});

describe('traces', () => {
  it('CORE-15.6.2 CORE-15.6.3 of a registered channel reach its room, those made before the attach too', async () => {
    const { kit } = kitBench();
    const phone = new RecordingChannel('phone');
    const seen: (readonly [string, string])[] = [];
    kit.hook('on_protocol_trace', (trace: ProtocolTrace, { room }) => void seen.push([room.id, trace.summary]));
    kit.registerChannel(phone);
    phone.sessions.set('s1', 'r1');
    phone.trace({ direction: 'inbound', protocol: 'sip', summary: 'INVITE', sessionId: 's1' });
    phone.trace({ direction: 'outbound', protocol: 'sip', summary: '200 OK', roomId: 'r1' });
    await kit.createRoom({ roomId: 'r1' });
    await kit.attachChannel('r1', 'phone');
    await kit.whenIdle();
    phone.trace({ direction: 'inbound', protocol: 'sip', summary: 'BYE', sessionId: 's1' });
    await kit.attachChannel('r1', 'phone');
    await kit.whenIdle();
    expect(seen).toStrictEqual([
      ['r1', 'INVITE'],
      ['r1', '200 OK'],
      ['r1', 'BYE'],
    ]);
  });
});

function bodyOf(event: { readonly content: { readonly type: string } }): string {
  return event.content.type === 'text' ? (event.content as { readonly type: string; readonly body: string }).body : '';
}
