import { describe, expect, it } from 'vitest';

import {
  Channel,
  ChannelAlreadyRegisteredError,
  ChannelOutput,
  HookResult,
  type InboundMessage,
  type RoomContext,
  type RoomEvent,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

/** As little as a transport can be. */
class Minimal extends Channel {
  readonly sent: string[] = [];

  constructor(id: string) {
    super(id, { channelType: 'custom:minimal' });
  }
  override handleInbound(message: InboundMessage, context: RoomContext): RoomEvent {
    return super.handleInbound({ ...message, content: text('read by the channel') }, context) as RoomEvent;
  }
  override deliver(event: RoomEvent): ChannelOutput {
    this.sent.push((event.content as { readonly body: string }).body);
    return ChannelOutput.empty();
  }
}

class Defaulted extends Minimal {
  override get supportsStreamingDelivery(): boolean {
    return true;
  }
}

describe('a channel', () => {
  it('CORE-6.1.1 needs no more than its own two directions', async () => {
    const { kit, say, b } = await r2();
    const minimal = new Minimal('minimal');
    kit.registerChannel(minimal);
    await kit.attachChannel('r1', 'minimal');
    await say('minimal', 'raw', { session: { id: 's' } });
    await say('a', 'hello');
    expect(b.words).toEqual(['read by the channel', 'hello']);
    expect(minimal.sent).toEqual(['hello']);
  });

  it('CORE-6.1.2 that streams without saying how gets the whole text once', async () => {
    const { kit, say, addAgent } = await r2();
    const defaulted = new Defaulted('defaulted');
    kit.registerChannel(defaulted);
    await kit.attachChannel('r1', 'defaulted');
    await addAgent('ai', () => ({ responseStream: pieces('Hel', 'lo') }));
    await say('a', 'hi');
    expect(defaulted.sent).toEqual(['hi', 'Hello']);
  });

  it('CORE-6.1.3 cannot answer with events and a stream at once', async () => {
    let pulls = 0;
    async function* counting(): AsyncGenerator<string> {
      pulls += 1;
      yield 'streamed';
    }
    const { say, words, a } = await r3(() => ({ events: [{ content: text('posted') }], responseStream: counting() }));
    const result = await say('a', 'hi');
    expect(result.deliveryResults['ai']).toMatchObject({ status: 'failed', error: { code: 'input_invalid' } });
    expect(result.deliveryResults['b']).toMatchObject({ status: 'sent' });
    expect(await words()).toEqual(['hi']);
    expect([a.words, pulls]).toEqual([[], 0]);
  });

  it('CORE-6.1.8 is registered once, and leaves its bindings behind', async () => {
    const { kit, a } = await r2();
    expect(() => kit.registerChannel(new RecordingChannel('a'))).toThrow(ChannelAlreadyRegisteredError);
    expect(kit.unregisterChannel('ghost')).toBeNull();
    expect(kit.unregisterChannel('a')).toBe(a);
    expect(kit.getChannel('a')).toBeNull();
    expect((await kit.getBinding('r1', 'a'))?.channelId).toBe('a');
    kit.registerChannel(new RecordingChannel('a'));
    expect(kit.getChannel('a')).not.toBe(a);
  });
});

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

describe('an intelligence channel', () => {
  it('CORE-6.4.1 is asked, and never delivered to', async () => {
    const { say, ai, a } = await r3();
    ai.onDeliver = () => {
      throw new Error('nobody delivers to an agent');
    };
    expect(await say('a', 'ping')).toMatchObject({ blocked: false, error: null });
    expect(ai.delivered).toEqual([]);
    expect(a.words).toEqual(['pong']);
  });

  it('CORE-6.4.2 is not asked about what it said itself', async () => {
    const { say, ai } = await r3();
    await say('a', 'ping');
    expect(ai.words).toEqual([]);
    expect(ai.seen.map((event) => event.source.channelId)).toEqual(['a']);
  });

  it('CORE-6.4.3 knows before it speaks what its listeners can show', async () => {
    const seen: unknown[] = [];
    const { add, say } = await r3((_event, context) => {
      for (const { channelId, category, capabilities } of context.bindings) {
        if (category === 'transport') seen.push([channelId, capabilities.maxLength, capabilities.mediaTypes]);
      }
      return 'pong';
    });
    await add('text-only', { capabilities: { maxLength: 1600, mediaTypes: ['text', 'media'] } });
    await say('a', 'ping');
    expect(seen).toContainEqual(['text-only', 1600, ['text', 'media']]);
  });

  it('CORE-6.4.4 finds the turns before this one, its own words among them, in order', async () => {
    const prompts: (readonly unknown[])[] = [];
    const bench = await r3(async (event, context) => {
      const history = await bench.kit.visibleEvents(context, 'ai');
      prompts.push([...history, event].filter(({ type }) => type === 'message').map(({ content }) => content));
      return {
        events: [{ content: text(`answer ${prompts.length}`) }],
        tasks: [{ type: 'noted' }],
        observations: [{ type: 'turn' }],
        metadataUpdates: { turns: prompts.length },
      };
    });
    await bench.say('a', 'first');
    await bench.say('a', 'second');
    expect(prompts).toEqual([[text('first')], [text('first'), text('answer 1'), text('second')]]);
    expect(await bench.kit.listTasks('r1')).toHaveLength(2);
    expect(await bench.kit.listObservations('r1')).toHaveLength(2);
    expect((await bench.kit.getRoom('r1')).metadata).toEqual({ turns: 2 });
  });

  it('CORE-6.4.5 that fails is heard of, and the message stays delivered', async () => {
    const failure = new Error('the model is down');
    const { say, hooked, said, b } = await r3(() => {
      throw failure;
    });
    const errors = hooked('on_error');
    const result = await say('a', 'hi');
    expect(result).toMatchObject({ blocked: false, error: failure });
    expect(errors).toEqual([{ channelId: 'ai', eventId: result.event?.id, error: failure }]);
    expect((await said()).map((event) => event.status)).toEqual(['delivered']);
    expect(b.words).toEqual(['hi']);
  });

  it('CORE-6.4.6 answers within the thread', async () => {
    const { say, said } = await r3();
    const root = (await say('a', 'root', { addressedTo: [] })).event?.id;
    await say('a', 'reply', { parentEventId: root ?? '' });
    const top = (await say('a', 'a new topic')).event?.id;
    expect((await said()).map((event) => [event.source.channelId, event.parentEventId])).toEqual([
      ['a', null],
      ['a', root],
      ['ai', root],
      ['a', null],
      ['ai', top],
    ]);
  });

  it('CORE-10.1.14 speaks for itself alone, whatever its draft says', async () => {
    const { say, said } = await r3(() => ({
      events: [
        {
          content: text('forged'),
          source: { channelId: 'a', channelType: 'system', participantId: 'alice', externalId: 'u1' },
        },
      ],
    }));
    await say('a', 'hi');
    expect((await said()).at(-1)?.source).toMatchObject({
      channelId: 'ai',
      channelType: 'ai',
      participantId: null,
    });
  });
});

describe('a provider', () => {
  it('CORE-6.7.1 can be swapped without the room noticing', async () => {
    const timelines = await Promise.all(
      ['first', 'second'].map(async (name) => {
        const { kit, timeline, say } = await r2();
        const channel = new RecordingChannel('sms', { provider: { name } });
        channel.onDeliver = (event) => ChannelOutput.sent({ success: true, providerMessageId: `native-${event.id}` });
        kit.registerChannel(channel);
        await kit.attachChannel('r1', 'sms');
        kit.hook('before_broadcast', ({ content }) =>
          'body' in content && content.body === 'bad' ? HookResult.block('rude') : undefined,
        );
        await say('sms', 'one');
        await say('a', 'two');
        await say('sms', 'bad');
        return timeline();
      }),
    );
    const [first, second] = timelines.map((events) =>
      events.map((event) => ({ ...event, source: { ...event.source, provider: null } })),
    );
    expect(first).toEqual(second);
    expect(timelines.map((events) => events.at(-1)?.source.provider)).toEqual(['first', 'second']);
  });

  it('CORE-6.7.5 that says no has failed: breaker and retry count it, its id is kept', async () => {
    const { kit, say, b, clock, emitted } = await r2({ circuitBreaker: { failureThreshold: 2 } });
    const opened = emitted('circuit_breaker_opened');
    await kit.attachChannel('r1', 'b', { retryPolicy: { maxRetries: 1, baseDelaySeconds: 1 } });
    b.onDeliver = () => ChannelOutput.sent({ success: false, error: 'rejected', providerMessageId: 'n1' });
    const saying = say('a', 'hi');
    await clock.advance(1000);
    const { deliveryResults, blocked } = await saying;
    expect(blocked).toBe(false);
    expect(b.delivered).toHaveLength(2);
    expect(opened).toHaveLength(1);
    expect(deliveryResults['b']).toMatchObject({
      status: 'failed',
      providerMessageId: 'n1',
      error: { code: 'rejected', retryable: true },
    });
  });
});

describe('registration', () => {
  it('CORE-6.1.8 is told to observers', () => {
    const { kit, emitted } = kitBench();
    const [registered, unregistered] = [emitted('channel_registered'), emitted('channel_unregistered')];
    kit.registerChannel(new RecordingChannel('a'));
    kit.unregisterChannel('a');
    kit.unregisterChannel('a');
    expect([registered.length, unregistered.length]).toEqual([1, 1]);
  });
});
