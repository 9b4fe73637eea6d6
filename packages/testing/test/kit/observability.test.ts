import {
  type ConversationStore,
  HookResult,
  InMemoryStore,
  NoopTelemetry,
  ProviderError,
  RoomKit,
  StoreError,
} from '@roomkit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import {
  anIdentity,
  createFaultyStore,
  createRecordingLogger,
  createTestClock,
  createTestIds,
  type LogEntry,
  MockIdentityResolver,
  MockTelemetry,
  type RecordedSpan,
  type RecordingLogger,
  SimpleChannel,
} from '../../src/index.ts';

interface Scene {
  readonly kit: RoomKit;
  readonly logger: RecordingLogger;
  readonly clock: ReturnType<typeof createTestClock>;
  say(body: string): ReturnType<RoomKit['processInbound']>;
}

/** Room `r1` with the transports `a` and `b`; `b` fails as it is told. */
async function scene(
  options: ConstructorParameters<typeof RoomKit>[0] = {},
  failing: SimpleChannel | null = null,
): Promise<Scene> {
  const clock = createTestClock();
  const logger = createRecordingLogger();
  const kit = new RoomKit({ clock, logger, createId: createTestIds(), ...options });
  kit.registerChannel(new SimpleChannel('a'));
  kit.registerChannel(failing ?? new SimpleChannel('b', { provider: { name: 'vendor' } }));
  await kit.createRoom({ roomId: 'r1' });
  await kit.attachChannel('r1', 'a');
  await kit.attachChannel('r1', 'b');
  const say: Scene['say'] = (body) =>
    kit.processInbound({ channelId: 'a', senderId: 'u1', content: { type: 'text', body } }, { roomId: 'r1' });
  return { kit, logger, clock, say };
}

const line = ({ entries }: RecordingLogger, message: string): LogEntry | undefined =>
  entries.find((entry) => entry.message === message);

const broken = (error: unknown): SimpleChannel =>
  new SimpleChannel('b', {
    provider: { name: 'vendor' },
    onDeliver: () => {
      throw error;
    },
  });

const failingCommits = (store: ConversationStore, calls: readonly number[]): ConversationStore =>
  createFaultyStore(
    store,
    calls.map((call) => ({ operation: 'commit', when: 'before', call }) as const),
  );

afterEach(() => vi.restoreAllMocks());

describe('what the kit logs', () => {
  it('CORE-15.1.1 goes to the injected logger under the name of its part, never to the console', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const resolver = new MockIdentityResolver({ identities: { u1: anIdentity({ organizationId: null }) } });
    const failing = broken(new Error('down'));
    const store = failingCommits(new InMemoryStore(), [6]);
    const { kit, logger, say } = await scene({ identityResolver: resolver, store }, failing);
    kit.hook('before_broadcast', { name: 'strict' }, (event) =>
      event.index > 2 ? HookResult.block('enough') : HookResult.allow(),
    );
    kit.logger.info('A channel speaks.');
    await say('one');
    await say('two');
    await expect(say('three')).rejects.toBeInstanceOf(StoreError);
    await kit.whenIdle();
    const names = new Set(logger.entries.map(({ name }) => name));
    expect([...names].toSorted()).toStrictEqual([
      'channels',
      'core.framework',
      'core.hooks',
      'core.router',
      'identity',
      'store',
    ]);
    for (const { level, message } of logger.entries) {
      expect(level).toMatch(/^(debug|info|warn|error)$/u);
      expect(message).not.toBe('');
    }
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  it('CORE-15.2.1 CORE-15.3.1 tells a delivery as a detail, with room, event, channel and how long it took', async () => {
    const slow = new SimpleChannel('b', { onDeliver: () => clockOf.sleep(25) });
    const made = await scene({}, slow);
    const clockOf = made.clock;
    const saying = made.say('hello');
    await made.clock.advance(25);
    const { event } = await saying;
    expect(line(made.logger, 'Delivered.')).toStrictEqual({
      level: 'debug',
      name: 'core.router',
      message: 'Delivered.',
      fields: { roomId: 'r1', eventId: event?.id, channelId: 'b', chainDepth: 0, status: 'sent', latencyMs: 25 },
    });
  });

  it('CORE-15.2.1 debug: a decision of a hook, and a refusal', async () => {
    const { kit, logger, say } = await scene();
    kit.hook('before_broadcast', { name: 'strict' }, () => HookResult.block('spam'));
    await say('one');
    await kit.closeRoom('r1');
    await say('two');
    expect(line(logger, 'A hook blocked.')).toMatchObject({ level: 'debug', name: 'core.hooks' });
    expect(line(logger, 'An event was refused.')).toMatchObject({
      level: 'debug',
      fields: { roomId: 'r1', channelId: 'a', reason: 'room_closed' },
    });
  });

  it('CORE-15.2.1 info: what was created, attached, stored and found out', async () => {
    const identityResolver = new MockIdentityResolver({ identities: { u1: anIdentity({ organizationId: null }) } });
    const { logger, say, kit } = await scene({ identityResolver });
    const { event } = await say('one');
    await kit.whenIdle();
    expect(logger.entries.filter(({ level }) => level === 'info')).toMatchObject([
      { message: 'A room was created.', fields: { roomId: 'r1' } },
      { message: 'A channel was attached.', fields: { roomId: 'r1', channelId: 'a' } },
      { message: 'A channel was attached.', fields: { roomId: 'r1', channelId: 'b' } },
      { message: 'Stored.', fields: { roomId: 'r1', eventId: event?.id, channelId: 'a', status: 'delivered' } },
      { message: 'A sender was identified.', name: 'identity' },
    ]);
  });

  it('CORE-15.2.1 CORE-15.3.1 warning: a failure that may pass; error: one that will not, and a breaker that opens', async () => {
    const passing = await scene({}, broken(new StoreError('elsewhere', { retryable: true })));
    const { event } = await passing.say('one');
    expect(line(passing.logger, 'A delivery failed.')).toMatchObject({
      level: 'warn',
      fields: {
        roomId: 'r1',
        eventId: event?.id,
        channelId: 'b',
        provider: 'vendor',
        chainDepth: 0,
        status: 'failed',
        latencyMs: 0,
      },
    });
    const lasting = await scene(
      { circuitBreaker: { failureThreshold: 1 } },
      broken(new ProviderError('The key was refused.', { provider: 'vendor', statusCode: 401 })),
    );
    await lasting.say('one');
    expect(line(lasting.logger, 'A delivery failed.')).toMatchObject({ level: 'error' });
    expect(lasting.logger.entries.filter(({ level }) => level === 'error').map(({ fields }) => fields)).toMatchObject([
      { channelId: 'b', failureCount: 1 },
      { channelId: 'b', status: 'failed' },
    ]);
  });

  it('CORE-15.2.1 warning: a chain one step below its limit', async () => {
    const { kit, logger, say } = await scene({ maxChainDepth: 3 });
    kit.registerChannel(new SimpleChannel('x', { channelType: 'ai', reply: 'ping' }));
    kit.registerChannel(new SimpleChannel('y', { channelType: 'ai', reply: 'pong' }));
    await kit.attachChannel('r1', 'x');
    await say('go');
    expect(logger.entries.filter(({ level }) => level === 'warn')).toStrictEqual([]);
    await kit.attachChannel('r1', 'y');
    await say('go');
    expect(line(logger, 'Answers to answers come close to the limit.')).toMatchObject({
      level: 'warn',
      fields: { chainDepth: 2 },
    });
  });

  it('CORE-15.2.1 error: a store that fails', async () => {
    const { logger, say } = await scene({ store: failingCommits(new InMemoryStore(), [3]) });
    await expect(say('one')).rejects.toBeInstanceOf(StoreError);
    expect(line(logger, 'The store failed at a commit.')).toMatchObject({
      level: 'error',
      name: 'store',
      fields: { roomId: 'r1' },
    });
  });

  it('CORE-15.3.2 holds no word of what was said', async () => {
    const { kit, logger, say } = await scene({ circuitBreaker: { failureThreshold: 1 } }, broken(new Error('down')));
    kit.hook('before_broadcast', { name: 'odd' }, () => ({}) as never);
    kit.hook('before_broadcast', { name: 'late', priority: 1 }, (event) =>
      event.index % 2 === 0 ? HookResult.block('no') : HookResult.allow(),
    );
    await say('SECRET one');
    await say('SECRET two');
    await kit.sendEvent('r1', 'a', { type: 'text', body: 'SECRET three' });
    await kit.closeRoom('r1');
    await say('SECRET four');
    await kit.whenIdle();
    expect(logger.entries.length).toBeGreaterThan(6);
    expect(JSON.stringify(logger.entries)).not.toContain('SECRET');
  });
});

/** The spans as a tree: each with its name and, where it says more, which of several it is. */
function tree(telemetry: MockTelemetry, parent: RecordedSpan | null = null): readonly unknown[] {
  return telemetry.childrenOf(parent).map((span) => {
    const { hook, channelId } = span.attributes;
    const label = span.name === 'hook_execution' ? hook : channelId;
    const below = tree(telemetry, span);
    return below.length === 0 ? `${span.name} ${label}` : { [`${span.name} ${label}`]: below };
  });
}

describe('telemetry', () => {
  it('CORE-15.7.1 measures nothing unless one is given, and is closed with the kit', async () => {
    expect(new RoomKit().telemetry).toBeInstanceOf(NoopTelemetry);
    const telemetry = new MockTelemetry();
    const { kit, say } = await scene({ telemetry });
    await say('one');
    kit.telemetry.recordMetric('queue', 2, { roomId: 'r1' });
    kit.telemetry.recordEvent('seen');
    expect(telemetry.spans.length).toBeGreaterThan(0);
    expect(telemetry.metrics).toStrictEqual([{ name: 'queue', value: 2, attributes: { roomId: 'r1' } }]);
    expect(telemetry.events).toMatchObject([{ name: 'seen' }]);
    await kit.close();
    expect(telemetry.isClosed).toBe(true);
  });

  it('CORE-15.7.2 one turn is one tree from its arrival on, over the queues and into the answer', async () => {
    const telemetry = new MockTelemetry();
    const identityResolver = new MockIdentityResolver({ identities: { u1: anIdentity({ organizationId: null }) } });
    const { kit, say } = await scene({ telemetry, identityResolver });
    kit.registerChannel(new SimpleChannel('ai', { channelType: 'ai', reply: 'pong' }));
    await kit.attachChannel('r1', 'ai');
    kit.hook('before_broadcast', { name: 'check' }, async () => HookResult.allow());
    kit.hook('after_broadcast', { name: 'log' }, async () => {});
    const before = telemetry.spans.length;
    const { event } = await say('ping');
    await kit.whenIdle();
    const [root] = telemetry.spans.slice(before);
    expect(root).toMatchObject({ name: 'process_inbound', parent: null });
    expect(tree(telemetry).slice(-1)).toStrictEqual([
      {
        'process_inbound a': [
          'identity_resolve a',
          'hook_execution check',
          'store_event a',
          {
            'broadcast a': [
              'deliver b',
              'hook_execution check',
              'store_event ai',
              { 'broadcast ai': ['deliver a', 'deliver b'] },
              'hook_execution log',
            ],
          },
          'hook_execution log',
        ],
      },
    ]);
    expect(telemetry.spans.filter((span) => !span.isOver)).toStrictEqual([]);
    const place = { roomId: 'r1', eventId: event?.id };
    expect(root?.attributes).toMatchObject({ ...place, channelId: 'a', outcome: 'committed' });
    const named = (name: string): RecordedSpan | undefined =>
      telemetry.spans.slice(before).find((span) => span.name === name);
    expect(named('store_event')?.attributes).toMatchObject({ ...place, channelId: 'a' });
    expect(named('broadcast')?.attributes).toMatchObject({ ...place, channelId: 'a' });
    expect(named('deliver')?.attributes).toMatchObject({ ...place, channelId: 'b', provider: 'vendor' });
    expect(named('identity_resolve')?.attributes).toMatchObject({ roomId: 'r1', status: 'identified' });
    expect(named('hook_execution')?.attributes).toMatchObject({ roomId: 'r1', hook: 'check', channelId: 'a' });
  });

  it('CORE-15.7.2 what fails says so, and ends', async () => {
    const telemetry = new MockTelemetry();
    const store = failingCommits(new InMemoryStore(), [5]);
    const { kit, say } = await scene({ telemetry, store }, broken(new Error('down')));
    await say('one');
    await expect(say('two')).rejects.toBeInstanceOf(StoreError);
    await kit.whenIdle();
    const failed = telemetry.spans.filter((span) => span.errors.length > 0).map(({ name }) => name);
    expect(failed).toStrictEqual(['deliver', 'process_inbound', 'store_event']);
    expect(telemetry.spans.every((span) => span.isOver)).toBe(true);
  });
});
