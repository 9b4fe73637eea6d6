import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  type EventContent,
  HookResult,
  type InboundMessage,
  InputError,
  type RoomContext,
  type RoomEvent,
} from '../../src/index.ts';
import { roomEventSchema } from '../../src/schemas.ts';
import { anEvent, text } from '../support/fixtures.ts';
import { r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle } from '../support/test-clock.ts';

/** Reads its messages itself, and forgets whatever it does not know. */
class Forgetful extends RecordingChannel {
  own: Partial<RoomEvent> = {};

  override handleInbound(message: InboundMessage, context: RoomContext): RoomEvent {
    return {
      id: context.createId(),
      content: message.content,
      type: 'message',
      source: { channelId: this.id, externalId: message.senderId },
      ...this.own,
    } as unknown as RoomEvent;
  }
}

describe('what an event keeps', () => {
  it('CORE-5.2.1 CORE-5.2.2 the payload as it came, unknown fields included, and not the same object', async () => {
    const { kit, say } = await r2();
    const rawPayload = { x: { y: [1] }, extra: 'k', __proto__key: null, when: new Date(5) };
    const given = structuredClone(rawPayload);
    const { event } = await say('a', 'hi', { rawPayload: given });
    given.x.y.push(2);
    given.extra = 'changed';
    given.when.setTime(9);
    expect((await kit.getEvent('r1', event?.id ?? ''))?.source.rawPayload).toEqual(rawPayload);
  });

  it('CORE-5.2.3 CORE-5.2.4 the provider of its channel; only the kit itself has none', async () => {
    const { kit, add, addAgent, say, said } = await r2();
    await add('twilio-sms', { provider: { name: 'twilio' } });
    const ai = await addAgent('ai');
    expect(kit.getChannel('twilio-sms')?.providerName).toBe('twilio');
    expect(ai.providerName).toBeNull();
    await say('twilio-sms', 'hi');
    await kit.sendEvent('r1', 'twilio-sms', text('from the host'), { addressedTo: [] });
    await kit.sendEvent('r1', 'system', text('notice'), { addressedTo: [] });
    expect((await said()).map((event) => [event.source.channelId, event.source.provider])).toEqual([
      ['twilio-sms', 'twilio'],
      ['ai', null],
      ['twilio-sms', 'twilio'],
      ['system', null],
    ]);
  });

  it('CORE-5.2.5 an index and a depth are not negative', () => {
    expect(roomEventSchema.safeParse(anEvent()).success).toBe(true);
    expect(roomEventSchema.safeParse(anEvent({ chainDepth: -1 })).success).toBe(false);
    expect(roomEventSchema.safeParse(anEvent({ index: -1 })).success).toBe(false);
  });

  it('CORE-5.2.6 nobody asked is not the same as everybody asked', async () => {
    const { kit, say } = await r2();
    const everybody = await say('a', 'one', { addressedTo: null });
    const nobody = await say('a', 'two', { addressedTo: [] });
    expect((await kit.getEvent('r1', everybody.event?.id ?? ''))?.addressedTo).toBeNull();
    expect((await kit.getEvent('r1', nobody.event?.id ?? ''))?.addressedTo).toEqual([]);
  });

  it('CORE-5.2.7 what the channel forgot comes from the message, what it set itself wins', async () => {
    const { kit, say, b } = await r2();
    const bare = new Forgetful('bare');
    kit.registerChannel(bare);
    await kit.attachChannel('r1', 'bare');
    const root = (await say('a', 'root')).event?.id ?? '';
    const asked: Partial<InboundMessage> = {
      idempotencyKey: 'k1',
      parentEventId: root,
      addressedTo: ['ai'],
      visibility: 'b',
      responseVisibility: 'transport',
    };
    const { event } = await say('bare', 'one', asked);
    expect(event).toMatchObject(asked);
    expect(b.words).toEqual(['root', 'one']);

    bare.own = {
      idempotencyKey: 'own',
      parentEventId: null,
      addressedTo: [],
      visibility: 'a',
      responseVisibility: 'none',
    };
    const other = await say('bare', 'two', { ...asked, idempotencyKey: 'k2' });
    expect(other.event).toMatchObject({
      idempotencyKey: 'own',
      addressedTo: [],
      visibility: 'a',
      responseVisibility: 'none',
    });
  });

  it('CORE-5.2.8 a reply to a reply hangs on the root; an unknown or foreign parent is dropped, the message kept', async () => {
    const { kit, say } = await r2();
    await kit.createRoom({ roomId: 'r2' });
    await kit.attachChannel('r2', 'a');
    const foreign = (await say('a', 'elsewhere', { roomId: 'r2' })).event?.id ?? '';
    const root = (await say('a', 'root')).event?.id ?? '';
    const reply = (await say('a', 'reply', { parentEventId: root })).event;
    const deeper = (await say('a', 'deeper', { parentEventId: reply?.id ?? '' })).event;
    expect([reply?.parentEventId, deeper?.parentEventId]).toEqual([root, root]);
    for (const parentEventId of ['nope', foreign]) {
      expect(await say('a', 'orphan', { parentEventId })).toMatchObject({
        blocked: false,
        event: { parentEventId: null },
      });
    }
  });
});

const url = 'https://example.org/file';
const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hi', language: 'en' },
  { type: 'rich', body: '**hi**', plainText: 'hi', buttons: [{ label: 'Yes' }], quickReplies: [{ label: 'No' }] },
  { type: 'media', url, mimeType: 'image/png', caption: 'a picture', sizeBytes: 5 },
  { type: 'location', latitude: 48.85, longitude: 2.35, label: 'Paris' },
  { type: 'audio', url, mimeType: 'audio/ogg', durationSeconds: 1.5, transcript: 'hello' },
  { type: 'video', url, mimeType: 'video/mp4', durationSeconds: 2 },
  { type: 'composite', parts: [text('one'), { type: 'media', url, mimeType: 'image/png' }] },
  { type: 'system', code: 'note', message: 'Noted.', data: { any: 1 } },
  { type: 'template', templateId: 'welcome', parameters: { name: 'Ann' }, fallback: text('Welcome, Ann') },
];

function nested(depth: number): EventContent {
  return depth === 0 ? text('deep') : { type: 'composite', parts: [nested(depth - 1)] };
}

describe('what an event says', () => {
  it.each(CONTENTS.map((content) => [content.type, content] as const))(
    'CORE-5.3.1 %s arrives, is stored and is read back',
    async (_type, content) => {
      const { kit, say, b } = await r2();
      const { event } = await say('a', '', { content });
      expect((await kit.getEvent('r1', event?.id ?? ''))?.content).toEqual(content);
      expect(b.delivered).toHaveLength(1);
    },
  );

  it('CORE-5.3.1 edit and delete arrive, are stored and are read back', async () => {
    const { kit, say } = await r2();
    const targetEventId = (await say('a', 'first')).event?.id ?? '';
    for (const content of [
      { type: 'edit', targetEventId, newContent: text('second'), editSource: 'sender' },
      { type: 'delete', targetEventId, deleteType: 'sender', reason: 'a slip' },
    ] as const) {
      const { event } = await say('a', '', { content });
      expect((await kit.getEvent('r1', event?.id ?? ''))?.content).toEqual(content);
    }
  });

  it.each<[string, unknown]>([
    ['CORE-5.3.2 an unknown kind', { type: 'hologram' }],
    ['CORE-5.3.2 no content', null],
    ['CORE-5.3.3 six composites in each other', nested(6)],
    ['CORE-5.3.4 six composites within an edit', { type: 'edit', targetEventId: 'e', newContent: nested(6) }],
    ['CORE-5.3.4 six composites within a fallback', { type: 'template', templateId: 't', fallback: nested(6) }],
    ['CORE-5.3.4 a composite of nothing', { type: 'composite', parts: [] }],
    ['CORE-5.3.5 an address that runs code', { type: 'media', url: 'javascript:1', mimeType: 'image/png' }],
    ['CORE-5.3.6 a place that is not on earth', { type: 'location', latitude: 91, longitude: 0 }],
  ])('%s is rejected wherever it comes from, and nothing is stored', async (_title, unusable) => {
    const { kit, say, addAgent, timeline, logger } = await r2();
    const content = unusable as EventContent;
    const reader = new Forgetful('reader');
    kit.registerChannel(reader);
    await kit.attachChannel('r1', 'reader');
    reader.own = { content };
    await addAgent('ai', () => ({ events: [{ content }] }));
    const before = await timeline();
    await expect(say('a', '', { content })).rejects.toBeInstanceOf(InputError);
    await expect(kit.sendEvent('r1', 'a', content)).rejects.toBeInstanceOf(InputError);
    await expect(say('reader', 'fine')).rejects.toBeInstanceOf(InputError);
    expect(await timeline()).toEqual(before);
    const answered = await say('a', 'ask the agent');
    expect(answered).toMatchObject({ blocked: false, error: { code: 'input_invalid' } });
    expect((await timeline()).length).toBe(before.length + 1);
    expect(JSON.stringify(logger.lines)).not.toContain('hologram');
  });

  it('CORE-5.3.3 five composites in each other are fine', async () => {
    const { say } = await r2();
    expect(await say('a', '', { content: nested(5) })).toMatchObject({ blocked: false });
  });

  it('CORE-5.3.2 what a hook adds must be usable too; its verdict holds either way', async () => {
    const { kit, say, words, emitted, b } = await r2();
    const failed = emitted('hook_error');
    const injected = [{ event: { content: { type: 'hologram' } as unknown as EventContent }, targetChannelIds: ['b'] }];
    const off = kit.hook('before_broadcast', () => HookResult.allow({ injected }));
    await say('a', 'passes');
    off();
    kit.hook('before_broadcast', () => HookResult.block('no', { tasks: [{ type: '' }] }));
    expect(await say('a', 'is blocked')).toMatchObject({ blocked: true, reason: 'no' });
    expect(await words()).toEqual(['passes']);
    expect(b.words).toEqual(['passes']);
    expect(await kit.listTasks('r1')).toEqual([]);
    expect(failed).toHaveLength(2);
  });
});

describe('a live session', () => {
  class Caller extends RecordingChannel {
    readonly connected: unknown[] = [];
    override async connectSession(...given: unknown[]): Promise<void> {
      await settle();
      this.connected.push(given);
    }
  }

  it('CORE-5.12.1 a message that names a room goes there, and no router is asked', async () => {
    let asked = 0;
    const inboundRouter = {
      specificationVersion: 'v1' as const,
      route: async () => {
        asked += 1;
        return 'elsewhere';
      },
    };
    const { say, words } = await r2({ inboundRouter });
    await say('a', 'hi', { roomId: 'r1' });
    expect(asked).toBe(0);
    expect(await words()).toEqual(['hi']);
  });

  it('CORE-5.12.2 is connected once the hooks let its event pass, before the call returns, and never for a blocked one', async () => {
    const { kit, say } = await r2();
    const caller = new Caller('caller');
    kit.registerChannel(caller);
    await kit.attachChannel('r1', 'caller');
    const session = { id: 's1' };
    await say('caller', 'hello', { session });
    expect(caller.connected).toMatchObject([[session, 'r1', { channelId: 'caller', roomId: 'r1' }]]);

    kit.hook('before_broadcast', () => HookResult.block('not now'));
    await say('caller', 'again', { session });
    await kit.whenIdle();
    expect(caller.connected).toHaveLength(1);
  });
});

describe('a failed delivery', () => {
  it.each<[string, () => unknown, unknown]>([
    [
      'keeps an explicit code and verdict',
      () => Object.assign(new Error('no such mailbox'), { code: '550', retryable: false }),
      { code: '550', message: 'no such mailbox', retryable: false },
    ],
    [
      'is called after its type and worth another try without them',
      () => new RangeError('too far'),
      { code: 'RangeError', message: 'too far', retryable: true },
    ],
  ])('CORE-5.13.1 %s', async (_title, thrown, error) => {
    const { say, b } = await r2();
    b.onDeliver = () => {
      throw thrown();
    };
    const { deliveryResults } = await say('a', 'hi');
    expect(deliveryResults['b']).toEqual({
      channelId: 'b',
      status: 'failed',
      providerMessageId: null,
      providerMessageIds: [],
      error,
      retryAfter: null,
    });
  });

  it('CORE-5.13.1 says when to come back where the vendor did', async () => {
    const { say, b, clock } = await r2();
    b.onDeliver = () => ChannelOutput.sent({ success: false, error: 'busy', retryAfterMs: 5000 });
    const { deliveryResults } = await say('a', 'hi');
    expect(deliveryResults['b']).toMatchObject({
      status: 'failed',
      error: { code: 'busy' },
      retryAfter: new Date(clock.now() + 5000),
    });
  });
});
