import { describe, expect, it } from 'vitest';

import {
  type EventContent,
  HookResult,
  type InboundMessage,
  isRoomKitError,
  RoomKit,
  type RoomKitErrorCode,
} from '../../src/index.ts';
import type { RoomKitOptions } from '../../src/options.ts';
import { text } from '../support/fixtures.ts';
import { r2, type R2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { storeContents } from '../support/store-contents.ts';

/** What a call answered: the code of its error and the field it names, if it does. */
async function refusal(call: () => unknown): Promise<readonly [RoomKitErrorCode | 'none', string | null]> {
  try {
    await call();
    return ['none', null];
  } catch (error) {
    if (!isRoomKitError(error) || error.message === '') throw error;
    const { field } = error.details as { readonly field?: string };
    return [error.code, field ?? null];
  }
}

/** The room with one message in it, and what the store holds then. */
async function told(): Promise<R2 & { readonly eventId: string; readonly before: unknown }> {
  const bench = await r2();
  const { event } = await bench.say('a', 'hello', { senderId: 'ana' });
  await bench.kit.whenIdle();
  return { ...bench, eventId: event?.id ?? '', before: await storeContents(bench.store) };
}

async function expectUntouched({ kit, store, a, b }: R2, before: unknown, delivered = 1): Promise<void> {
  await kit.whenIdle();
  expect(await storeContents(store)).toStrictEqual(before);
  expect([a.delivered.length, b.delivered.length]).toStrictEqual([0, delivered]);
}

const picture = (url: string): unknown => ({ type: 'media', url, mimeType: 'image/png' });
const place = (latitude: unknown, longitude: unknown): unknown => ({ type: 'location', latitude, longitude });
const nested = (depth: number): unknown =>
  depth === 0 ? text('deep') : { type: 'composite', parts: [nested(depth - 1)] };

const CONTENTS: readonly (readonly [string, unknown, string])[] = [
  ['an unknown type', { type: 'hologram', body: 'x' }, 'content.type'],
  ['no type', { body: 'x' }, 'content.type'],
  ['null', null, 'content'],
  ['a string', 'hello', 'content'],
  ['a text without body', { type: 'text' }, 'content.body'],
  ['a field nobody knows', { type: 'text', body: 'x', colour: 'red' }, 'content'],
  ['a latitude out of range', place(90.1, 0), 'content.latitude'],
  ['a longitude out of range', place(0, -180.1), 'content.longitude'],
  ['coordinates that are no number', place(Number.NaN, 0), 'content.latitude'],
  ['a javascript: URL', picture('javascript:alert(1)'), 'content.url'],
  ['a javascript: URL behind a blank', picture(' javascript:alert(1)'), 'content.url'],
  ['a file: URL', picture('file:///etc/passwd'), 'content.url'],
  ['a button that leads to javascript:', rich('javascript:alert(1)'), 'content.buttons[0].url'],
  ['a composite of six levels', nested(6), 'content'],
  ['a composite of nothing', { type: 'composite', parts: [] }, 'content.parts'],
  ['six levels within an edit', { type: 'edit', targetEventId: 'e', newContent: nested(6) }, 'content'],
  ['a MIME type that is none', { type: 'media', url: 'https://e.org/x', mimeType: 'picture' }, 'content.mimeType'],
];

function rich(url: string): unknown {
  return { type: 'rich', body: 'x', buttons: [{ label: 'Go', url }] };
}

describe('a content', () => {
  it.each(CONTENTS)('CORE-17.1.1 that is %s comes in nowhere', async (_name, given, field) => {
    const bench = await told();
    const content = given as EventContent;
    const { kit } = bench;
    const calls = [
      () => kit.processInbound({ channelId: 'a', senderId: 'u1', content }, { roomId: 'r1' }),
      () => kit.processInbound({ channelId: 'a', senderId: 'u1', content, roomId: 'fresh' }),
      () => kit.sendEvent('r1', 'a', content),
      () => kit.deliver('r1', content),
      () => kit.updateEvent('r1', bench.eventId, { content }),
    ];
    for (const call of calls) expect(await refusal(call)).toStrictEqual(['input_invalid', field]);
    await expectUntouched(bench, bench.before);
  });

  it('CORE-17.1.1 of five levels, or on the very edge of a range, passes', async () => {
    const { kit, said } = await r2();
    for (const content of [nested(5), place(90, -180), picture('data:image/png;base64,AA==')]) {
      await kit.sendEvent('r1', 'a', content as EventContent);
    }
    expect(await said()).toHaveLength(3);
  });
});

const MESSAGES: readonly (readonly [string, unknown, string])[] = [
  ['without sender', { channelId: 'a', content: text('x') }, 'senderId'],
  ['with an empty sender', { channelId: 'a', senderId: '', content: text('x') }, 'senderId'],
  ['without content', { channelId: 'a', senderId: 'u1' }, 'content'],
  [
    'with a key that is a number',
    { channelId: 'a', senderId: 'u1', content: text('x'), idempotencyKey: 7 },
    'idempotencyKey',
  ],
  ['of an unknown kind', { channelId: 'a', senderId: 'u1', content: text('x'), eventType: 'song' }, 'eventType'],
  ['with metadata that is a list', { channelId: 'a', senderId: 'u1', content: text('x'), metadata: [] }, 'metadata'],
  ['with a time that is a text', { channelId: 'a', senderId: 'u1', content: text('x'), timestamp: 'now' }, 'timestamp'],
];

describe('a message', () => {
  it.each(MESSAGES)('CORE-17.1.1 %s is refused by the name of the field', async (_name, message, field) => {
    const bench = await told();
    expect(await refusal(() => bench.kit.processInbound(message as InboundMessage, { roomId: 'r1' }))).toStrictEqual([
      'input_invalid',
      field,
    ]);
    await expectUntouched(bench, bench.before);
  });

  it('CORE-17.1.1 from a channel that is not registered is refused', async () => {
    const bench = await told();
    expect(await refusal(() => bench.say('ghost', 'boo'))).toStrictEqual(['channel_not_registered', null]);
    await expectUntouched(bench, bench.before);
  });
});

const DRAFTS: readonly (readonly [string, unknown, string])[] = [
  ['an unknown event type', { type: 'song' }, 'type'],
  ['an id with a line break', { id: 'e\n1' }, 'id'],
  ['a visibility that is a number', { visibility: 7 }, 'visibility'],
  ['addressees that are no list', { addressedTo: 'ai' }, 'addressedTo'],
  ['metadata that is a text', { metadata: 'x' }, 'metadata'],
  ['an empty key', { idempotencyKey: '' }, 'idempotencyKey'],
  ['a time that is none', { createdAt: new Date(Number.NaN) }, 'createdAt'],
  ['a source that is a text', { source: 'a' }, 'source'],
  ['an option nobody knows', { colour: 'red' }, 'colour'],
];

describe('an event from the host', () => {
  it.each(DRAFTS)('with %s is refused', async (_name, options, field) => {
    const bench = await told();
    expect(await refusal(() => bench.kit.sendEvent('r1', 'a', text('x'), options as never))).toStrictEqual([
      'input_invalid',
      field,
    ]);
    await expectUntouched(bench, bench.before);
  });
});

type Call = (kit: RoomKit, bench: R2) => unknown;

const POSITIONS: readonly (readonly [string, Call, string])[] = [
  ['getTimeline after', (kit) => kit.getTimeline('r1', { afterIndex: -1 }), 'afterIndex'],
  ['getTimeline before', (kit) => kit.getTimeline('r1', { beforeIndex: -1 }), 'beforeIndex'],
  ['getTimeline after half', (kit) => kit.getTimeline('r1', { afterIndex: 0.5 }), 'afterIndex'],
  ['getTimeline no limit', (kit) => kit.getTimeline('r1', { limit: 0 }), 'limit'],
  ['getTimeline endless', (kit) => kit.getTimeline('r1', { limit: Infinity }), 'limit'],
  ['getTimeline unknown filter', (kit) => kit.getTimeline('r1', { sender: 'u1' } as never), 'sender'],
  ['getTimeline unknown type', (kit) => kit.getTimeline('r1', { types: ['song' as never] }), 'types'],
  ['follow', (kit) => kit.follow('r1', { afterIndex: -1 }), 'afterIndex'],
  ['markRead', (kit) => kit.markRead('r1', 'b', -1), 'index'],
  ['markRead of no number', (kit) => kit.markRead('r1', 'b', Number.NaN), 'index'],
  ['listChanges', (kit) => kit.listChanges('r1', { changedSince: -1 }), 'changedSince'],
  ['listRooms', (kit) => kit.listRooms({ limit: -1 }), 'limit'],
  ['listDeadLetters', (kit) => kit.listDeadLetters({ limit: 0 }), 'limit'],
];

describe('a position', () => {
  it.each(POSITIONS)('CORE-5.2.5 %s is refused by name', async (_name, call, field) => {
    const bench = await told();
    expect(await refusal(() => call(bench.kit, bench))).toStrictEqual(['input_invalid', field]);
    await expectUntouched(bench, bench.before);
  });
});

const CALLS: readonly (readonly [string, Call, RoomKitErrorCode, string | null])[] = [
  [
    'a second channel of an id',
    (kit) => kit.registerChannel(new RecordingChannel('a')),
    'channel_already_registered',
    null,
  ],
  ['something that is no channel', (kit) => kit.registerChannel({ id: 'x' } as never), 'input_invalid', 'channel'],
  ['a room that exists', (kit) => kit.createRoom({ roomId: 'r1' }), 'room_already_exists', null],
  [
    'timers below zero',
    (kit) => kit.createRoom({ timers: { inactiveAfterSeconds: -1 } }),
    'input_invalid',
    'timers.inactiveAfterSeconds',
  ],
  ['room metadata that is a list', (kit) => kit.createRoom({ metadata: [] as never }), 'input_invalid', 'metadata'],
  ['attaching to a missing room', (kit) => kit.attachChannel('ghost', 'a'), 'room_not_found', null],
  ['attaching a channel nobody registered', (kit) => kit.attachChannel('r1', 'ghost'), 'channel_not_registered', null],
  [
    'attaching with an access nobody knows',
    (kit) => kit.attachChannel('r1', 'a', { access: 'some' as never }),
    'input_invalid',
    'access',
  ],
  [
    'attaching with an option nobody knows',
    (kit) => kit.attachChannel('r1', 'a', { acces: 'none' } as never),
    'input_invalid',
    'acces',
  ],
  ['muting what is not attached', (kit) => kit.mute('r1', 'ghost'), 'channel_not_found', null],
  ['an access nobody knows', (kit) => kit.setAccess('r1', 'a', 'some' as never), 'input_invalid', 'access'],
  ['a visibility of nothing', (kit) => kit.setVisibility('r1', 'a', ''), 'input_invalid', 'visibility'],
  [
    'sending as a channel that is not attached',
    (kit) => kit.sendEvent('r1', 'ghost', text('x')),
    'channel_not_found',
    null,
  ],
  ['sending into a missing room', (kit) => kit.sendEvent('ghost', 'a', text('x')), 'room_not_found', null],
  ['resuming a room that is not paused', (kit) => kit.resumeRoom('r1'), 'room_transition_invalid', null],
  ['removing somebody who is not there', (kit) => kit.removeMember('r1', 'ghost'), 'participant_not_found', null],
  [
    'linking an identity that is not there',
    (kit) => kit.linkIdentity('ghost', 'sms', '+1'),
    'identity_not_found',
    null,
  ],
  ['a task without type', (kit) => kit.createTask('r1', { type: '' }), 'input_invalid', 'task.type'],
  ['a hook without handler', (kit) => kit.hook('before_broadcast', {}, undefined as never), 'input_invalid', 'handler'],
  ['a hook without name of a trigger', (kit) => kit.hook('' as never, () => {}), 'configuration_invalid', 'trigger'],
  [
    'a hook with no time',
    (kit) => kit.hook('before_broadcast', { timeoutMs: 0 }, () => {}),
    'configuration_invalid',
    'timeoutMs',
  ],
  ['an organization of nothing', (kit) => kit.forOrganization(''), 'input_invalid', 'organizationId'],
];

describe('a call', () => {
  it.each(CALLS)('with %s is refused, and nothing is stored', async (_name, call, code, field) => {
    const bench = await told();
    expect(await refusal(() => call(bench.kit, bench))).toStrictEqual([code, field]);
    await expectUntouched(bench, bench.before);
    expect((await bench.store.listRooms({ organizationId: null })).map(({ id }) => id)).toStrictEqual(['r1']);
  });

  it('cannot attach anything to a closed or archived room, nor send into it', async () => {
    const bench = await told();
    const { kit, store } = bench;
    for (const end of [() => kit.closeRoom('r1'), () => kit.archiveRoom('r1')]) {
      await end();
      const before = await storeContents(store);
      expect(await refusal(() => kit.attachChannel('r1', 'a'))).toStrictEqual(['room_closed', null]);
      expect(await refusal(() => kit.sendEvent('r1', 'a', text('x')))).toStrictEqual(['room_closed', null]);
      expect(await bench.say('a', 'late')).toMatchObject({ blocked: true, event: null });
      await expectUntouched(bench, before);
    }
  });
});

describe('a forged change', () => {
  const edit = (targetEventId: string, editSource: string): EventContent => ({
    type: 'edit',
    targetEventId,
    newContent: text('never said'),
    editSource,
  });

  it.each([
    ['of another sender', (eventId: string) => edit(eventId, 'sender'), 'not_original_author'],
    ['that claims to be the system’s', (eventId: string) => edit(eventId, 'system'), 'not_authorized'],
    ['of an event that is not there', () => edit('ghost', 'sender'), 'target_event_not_found'],
    [
      'by an admin who is none',
      (eventId: string): EventContent => ({ type: 'delete', targetEventId: eventId, deleteType: 'admin' }),
      'not_authorized',
    ],
  ])('CORE-10.3.6 %s is refused by its reason, and leaves no trace', async (_name, forged, reason) => {
    const bench = await told();
    const content = forged(bench.eventId);
    const result = await bench.kit.processInbound({ channelId: 'a', senderId: 'eve', content }, { roomId: 'r1' });
    expect(result).toMatchObject({ blocked: true, event: null, reason });
    await expectUntouched(bench, bench.before);
  });
});

describe('a webhook over the size limit', () => {
  it('is answered 413, whether it says its size or not, and is read by nobody', async () => {
    class Reading extends RecordingChannel {
      reads = 0;
      override async handleWebhook(request: Request) {
        this.reads += 1;
        const body = await request.text();
        return { messages: [{ channelId: this.id, senderId: 'u1', content: text(body), roomId: 'r1' }], statuses: [] };
      }
    }
    const bench = await r2({ maxWebhookBytes: 10 });
    const hook = new Reading('hook');
    bench.kit.registerChannel(hook);
    const before = await storeContents(bench.store);
    const url = 'https://kit.example/webhooks/hook';
    const streamed = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(4));
      },
    });
    const requests = [
      new Request(url, { method: 'POST', body: 'x'.repeat(11) }),
      new Request(url, { method: 'POST', body: streamed, duplex: 'half' }),
    ];
    for (const request of requests) expect((await bench.kit.processWebhook('hook', request)).status).toBe(413);
    expect(hook.reads).toBe(0);
    await expectUntouched(bench, before, 0);
    const fits = new Request(url, { method: 'POST', body: 'x'.repeat(10) });
    expect((await bench.kit.processWebhook('hook', fits)).status).toBe(200);
    expect(await bench.words()).toStrictEqual(['x'.repeat(10)]);
  });
});

const PORTS = [
  'store',
  'locks',
  'realtime',
  'rateLimiter',
  'media',
  'state',
  'identityResolver',
  'inboundRouter',
  'transcoder',
  'telemetry',
] as const;
const TIMES = [
  'processTimeoutMs',
  'deliveryTimeoutMs',
  'turnTimeoutMs',
  'closeTimeoutMs',
  'identityTimeoutMs',
  'maxWebhookBytes',
] as const;

const OPTIONS: readonly (readonly [string, unknown, string])[] = [
  ['a name nobody knows', { retries: 3 }, 'retries'],
  ['a name with a slip', { maxChainDepht: 3 }, 'maxChainDepht'],
  ...PORTS.map((port) => [`${port} of no known version`, { [port]: { specificationVersion: 'v0' } }, port] as const),
  ...PORTS.map((port) => [`${port} that is a text`, { [port]: 'memory' }, port] as const),
  ...TIMES.flatMap((name) =>
    [0, -1, Number.NaN, Infinity, '5', null].map(
      (value) => [`${name} ${String(value)}`, { [name]: value }, name] as const,
    ),
  ),
  ['an inbound limit of nothing', { inboundRateLimit: { maxPerSecond: 0 } }, 'inboundRateLimit.maxPerSecond'],
  ['an inbound limit nobody knows', { inboundRateLimit: { perSecond: 1 } }, 'inboundRateLimit.perSecond'],
  ['a limit that is a number', { organizationRateLimit: 5 }, 'organizationRateLimit'],
  ['an endless limit', { organizationRateLimit: { maxPerMinute: Infinity } }, 'organizationRateLimit.maxPerMinute'],
  ['a breaker without threshold', { circuitBreaker: { failureThreshold: 0 } }, 'circuitBreaker.failureThreshold'],
  ['a breaker of half a failure', { circuitBreaker: { failureThreshold: 0.5 } }, 'circuitBreaker.failureThreshold'],
  [
    'a breaker that never recovers',
    { circuitBreaker: { recoveryTimeout: Number.NaN } },
    'circuitBreaker.recoveryTimeout',
  ],
  ['a breaker with a slip', { circuitBreaker: { treshold: 1 } }, 'circuitBreaker.treshold'],
  ['ids that are no function', { createId: 'uuid' }, 'createId'],
  ['a clock that is none', { clock: {} }, 'clock'],
  ['a logger that is none', { logger: { info() {} } }, 'logger'],
  ['a redactor that is none', { redactRawPayload: true }, 'redactRawPayload'],
  ['texts nobody knows', { texts: { hello: 'hi' } }, 'texts.hello'],
  ['channel types that are none', { identityChannelTypes: ['pigeon'] }, 'identityChannelTypes'],
  ['a channel type alone', { identityChannelTypes: 'sms' }, 'identityChannelTypes'],
];

describe('an option of the kit', () => {
  it.each(OPTIONS)('%s is refused by name', async (_name, options, field) => {
    expect(await refusal(() => new RoomKit(options as RoomKitOptions))).toStrictEqual(['configuration_invalid', field]);
  });

  it.each([[0], [-1], [1.5], [Number.NaN], [Infinity], ['5'], [null]])(
    'CORE-8.3.3 a chain without end cannot be had: maxChainDepth %j',
    async (maxChainDepth) => {
      const call = (): RoomKit => new RoomKit({ maxChainDepth: maxChainDepth as number });
      expect(await refusal(call)).toStrictEqual(['configuration_invalid', 'maxChainDepth']);
      expect(new RoomKit({ maxChainDepth: 2 })).toBeInstanceOf(RoomKit);
    },
  );

  it.each([[null], [5], ['options'], [[]]])('that are %j altogether are refused', async (options) => {
    expect(await refusal(() => new RoomKit(options as never))).toStrictEqual(['configuration_invalid', 'options']);
  });
});

describe('a hook', () => {
  const nonsense: readonly (readonly [string, () => unknown, 'hook_error' | 'hook_timeout'])[] = [
    ['throws', () => Promise.reject(new Error('boom')), 'hook_error'],
    ['hangs', () => new Promise(() => {}), 'hook_timeout'],
    ['returns a number', () => 42, 'hook_error'],
    ['returns what looks like a verdict', () => ({ action: 'block', reason: 'x' }), 'hook_error'],
    ['modifies to a text', () => HookResult.modify('x'), 'hook_error'],
    ['modifies to an unusable content', () => HookResult.modify({ content: { type: 'hologram' } }), 'hook_error'],
    [
      'injects what nobody can show',
      () =>
        HookResult.allow({ injected: [{ event: { content: { type: 'hologram' } as never }, targetChannelIds: null }] }),
      'hook_error',
    ],
    ['wants a task without type', () => HookResult.allow({ tasks: [{ type: '' }] }), 'hook_error'],
  ];

  it.each(nonsense)(
    'CORE-9.3.3 that %s is told by code, and leaves the message as it was',
    async (_name, hook, code) => {
      const bench = await r2();
      const told = [bench.emitted('hook_error'), bench.emitted('hook_timeout')];
      bench.kit.hook('before_broadcast', { name: 'odd', timeoutMs: 1_000 }, hook as never);
      const saying = bench.say('a', 'hello');
      await bench.clock.advance(1_000);
      expect(await saying).toMatchObject({ blocked: false, event: { content: text('hello') } });
      expect(told.flat()).toMatchObject([{ type: code, data: { hook: 'odd', trigger: 'before_broadcast' } }]);
      expect(await bench.words()).toStrictEqual(['hello']);
      expect(await bench.kit.listTasks('r1')).toStrictEqual([]);
      expect(bench.b.words).toStrictEqual(['hello']);
    },
  );
});

const UNUSABLE_IDS: readonly unknown[] = ['', 'r\n1', 'r\u0000', 'r\u007f', 'x'.repeat(256), null, 7, {}, ['r1']];

/** Every call that names a room, with the rest of what it needs. */
const BY_ROOM: Readonly<Record<string, (kit: RoomKit, roomId: string) => unknown>> = {
  getRoom: (kit, id) => kit.getRoom(id),
  deleteRoom: (kit, id) => kit.deleteRoom(id),
  closeRoom: (kit, id) => kit.closeRoom(id),
  pauseRoom: (kit, id) => kit.pauseRoom(id),
  resumeRoom: (kit, id) => kit.resumeRoom(id),
  reopenRoom: (kit, id) => kit.reopenRoom(id),
  archiveRoom: (kit, id) => kit.archiveRoom(id),
  setRoomTimers: (kit, id) => kit.setRoomTimers(id, {}),
  checkRoomTimers: (kit, id) => kit.checkRoomTimers(id),
  updateRoomMetadata: (kit, id) => kit.updateRoomMetadata(id, {}),
  connectVoice: (kit, id) => kit.connectVoice(id, 'u1', 'a'),
  connectRealtimeVoice: (kit, id) => kit.connectRealtimeVoice(id, 'u1', 'a'),
  setAgentResponsePolicy: (kit, id) => kit.setAgentResponsePolicy(id, 'agent_chain'),
  attachChannel: (kit, id) => kit.attachChannel(id, 'a'),
  detachChannel: (kit, id) => kit.detachChannel(id, 'a'),
  mute: (kit, id) => kit.mute(id, 'a'),
  unmute: (kit, id) => kit.unmute(id, 'a'),
  muteOutput: (kit, id) => kit.muteOutput(id, 'a'),
  unmuteOutput: (kit, id) => kit.unmuteOutput(id, 'a'),
  setAccess: (kit, id) => kit.setAccess(id, 'a', 'none'),
  setVisibility: (kit, id) => kit.setVisibility(id, 'a', 'none'),
  updateBindingMetadata: (kit, id) => kit.updateBindingMetadata(id, 'a', {}),
  getBinding: (kit, id) => kit.getBinding(id, 'a'),
  listBindings: (kit, id) => kit.listBindings(id),
  sendEvent: (kit, id) => kit.sendEvent(id, 'a', text('x')),
  getEvent: (kit, id) => kit.getEvent(id, 'e1'),
  updateEvent: (kit, id) => kit.updateEvent(id, 'e1', {}),
  deleteEvent: (kit, id) => kit.deleteEvent(id, 'e1'),
  getTimeline: (kit, id) => kit.getTimeline(id),
  listChanges: (kit, id) => kit.listChanges(id, { changedSince: 0 }),
  getContext: (kit, id) => kit.getContext(id),
  ensureParticipant: (kit, id) => kit.ensureParticipant(id, 'a', 'p1'),
  addMember: (kit, id) => kit.addMember(id, 'a', 'p1'),
  removeMember: (kit, id) => kit.removeMember(id, 'p1'),
  renameMember: (kit, id) => kit.renameMember(id, 'p1', 'Ana'),
  listMembers: (kit, id) => kit.listMembers(id),
  resolveParticipant: (kit, id) => kit.resolveParticipant(id, 'p1', 'i1'),
  markRead: (kit, id) => kit.markRead(id, 'a', 0),
  markAllRead: (kit, id) => kit.markAllRead(id, 'a'),
  unreadCount: (kit, id) => kit.unreadCount(id, 'a'),
  listTasks: (kit, id) => kit.listTasks(id),
  createTask: (kit, id) => kit.createTask(id, { type: 'x' }),
  createObservation: (kit, id) => kit.createObservation(id, { type: 'x' }),
  updateTask: (kit, id) => kit.updateTask(id, 't1', {}),
  listObservations: (kit, id) => kit.listObservations(id),
  deliver: (kit, id) => kit.deliver(id, text('x')),
  retryDeadLetter: (kit, id) => kit.retryDeadLetter(id, 'e1', 'a'),
  dropDeadLetter: (kit, id) => kit.dropDeadLetter(id, 'e1', 'a'),
  publishTyping: (kit, id) => kit.publishTyping(id, 'p1', true),
  publishPresence: (kit, id) => kit.publishPresence(id, 'p1', 'online'),
  publishReaction: (kit, id) => kit.publishReaction(id, 'p1', { eventId: 'e1', emoji: '!' }),
  publishReadReceipt: (kit, id) => kit.publishReadReceipt(id, 'p1', 'e1'),
  publishEphemeral: (kit, id) =>
    kit.publishEphemeral(id, { type: 'typing_start', userId: 'p1', channelId: null, data: {} } as never),
  subscribeRoom: (kit, id) => kit.subscribeRoom(id, () => {}),
  waitForInput: (kit, id) => kit.waitForInput(id, { prompt: 'Sure?' }),
  whenIdle: (kit, id) => kit.whenIdle(id),
};

/** Calls whose answer is no promise: what cannot be used is told at once. */
const AT_ONCE: Readonly<Record<string, (kit: RoomKit, roomId: string) => unknown>> = {
  addRoomHook: (kit, id) => kit.addRoomHook(id, 'after_broadcast', () => {}),
  removeRoomHook: (kit, id) => kit.removeRoomHook(id, 'x'),
  follow: (kit, id) => kit.follow(id),
  watchRoom: (kit, id) => kit.watchRoom(id, () => {}),
};

/** Room ids that a call names elsewhere than first. */
const ELSEWHERE: Readonly<Record<string, (kit: RoomKit, roomId: string) => unknown>> = {
  createRoom: (kit, roomId) => kit.createRoom({ roomId }),
  listDeadLetters: (kit, roomId) => kit.listDeadLetters({ roomId }),
  'shareChannel from': (kit, id) => kit.shareChannel(id, 'r1', 'a'),
  'shareChannel to': (kit, id) => kit.shareChannel('r1', id, 'a'),
};

describe('a room id that cannot be one', () => {
  it.each(Object.entries({ ...BY_ROOM, ...ELSEWHERE }))(
    'CORE-17.1.1 is refused by %s with a rejection that names the field',
    async (_name, call) => {
      const bench = await told();
      for (const id of UNUSABLE_IDS) {
        const answer = call(bench.kit, id as string);
        expect(answer).toBeInstanceOf(Promise);
        expect(await refusal(() => answer)).toStrictEqual(['input_invalid', 'roomId']);
      }
      await expectUntouched(bench, bench.before);
    },
  );

  it.each(Object.entries(AT_ONCE))('CORE-17.1.1 is refused by %s at once', async (_name, call) => {
    const { kit } = await r2();
    for (const id of UNUSABLE_IDS) expect(() => call(kit, id as string)).toThrow('roomId');
  });

  it.each(UNUSABLE_IDS.filter((id) => id !== null))(
    'CORE-17.1.1 is refused where a message names it: %j',
    async (id) => {
      const bench = await told();
      const roomId = id as string;
      const message = { channelId: 'a', senderId: 'u1', content: text('x') };
      for (const call of [
        () => bench.kit.processInbound({ ...message, roomId }),
        () => bench.kit.processInbound(message, { roomId }),
      ]) {
        expect(await refusal(call)).toStrictEqual(['input_invalid', 'roomId']);
      }
      await expectUntouched(bench, bench.before);
    },
  );

  it('leaves out no call that begins with a room', () => {
    const prototype = RoomKit.prototype as unknown as Readonly<Record<string, unknown>>;
    const named = Object.getOwnPropertyNames(RoomKit.prototype).filter((name) => {
      const member = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
      return (
        typeof member === 'function' &&
        /^(?:async )?\w+\s*\(\s*roomId\b/u.test(Function.prototype.toString.call(member))
      );
    });
    const listed = [...Object.keys(BY_ROOM), ...Object.keys(AT_ONCE), 'listPendingInput'];
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !listed.includes(name))).toStrictEqual([]);
  });
});
