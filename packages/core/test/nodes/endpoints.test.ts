import { describe, expect, it } from 'vitest';

import {
  Channel,
  type ChannelBinding,
  type ChannelHost,
  ChannelOutput,
  InMemoryRealtime,
  InputError,
  type RoomEvent,
  textOf,
} from '../../src/index.ts';
import { NODE_TTL_MS, sharedStore, testNode, type TestNode } from '../support/nodes.ts';
import { settle, TestClock } from '../support/test-clock.ts';

/** Calls, each of which lives where it was taken. */
class CallChannel extends Channel {
  readonly spoken: string[] = [];
  #host: ChannelHost | null = null;

  constructor() {
    super('calls', { channelType: 'voice', deliveryTimeoutMs: 60_000 });
  }

  override onRegistered(host: ChannelHost): void {
    this.#host = host;
  }

  take(callId: string): Promise<AsyncDisposable> {
    if (!this.#host) throw new Error('not registered');
    return this.#host.registerEndpoint(this.id, callId, (payload) => {
      this.spoken.push(String(payload));
      return `${callId}:${this.spoken.length}`;
    });
  }

  override async deliver(event: RoomEvent, binding: ChannelBinding): Promise<ChannelOutput> {
    const callId = String(binding.metadata['callId']);
    const answer = await this.#host?.callEndpoint(this.id, callId, textOf(event), { timeoutMs: 1_000 });
    return ChannelOutput.sent({ success: true, providerMessageId: String(answer) });
  }
}

interface CallNodes {
  readonly clock: TestClock;
  readonly one: TestNode;
  readonly two: TestNode;
  readonly first: CallChannel;
  readonly second: CallChannel;
}

/** Two nodes on one store and one realtime backend; the call `c1` is part of the room. */
async function callNodes(): Promise<CallNodes> {
  const clock = new TestClock();
  const store = sharedStore(clock);
  const realtime = Object.assign(new InMemoryRealtime({ clock }), { capabilities: { shared: true } });
  const [one, two] = [testNode(store, clock, { realtime }), testNode(store, clock, { realtime })];
  await one.kit.createRoom({ roomId: 'r1' });
  await one.kit.attachChannel('r1', 'a');
  const [first, second] = [new CallChannel(), new CallChannel()];
  one.kit.registerChannel(first);
  two.kit.registerChannel(second);
  await one.kit.attachChannel('r1', 'calls', {
    metadata: { callId: 'c1' },
    retryPolicy: { maxRetries: 3, baseDelaySeconds: 1, maxDelaySeconds: 1 },
  });
  return { clock, one, two, first, second };
}

const ask = (node: TestNode, payload: unknown = 'hello'): Promise<unknown> =>
  node.kit.callEndpoint('calls', 'c1', payload, { timeoutMs: 1_000 });

describe('an endpoint that lives on one node', () => {
  it('gets what another node has to deliver, and answers for it', async () => {
    const { one, second } = await callNodes();
    await second.take('c1');
    const { event } = await one.say('a', 'over there');
    expect(second.spoken).toEqual(['over there']);
    expect(await one.store.listReceipts({ organizationId: null, roomId: 'r1' }, event?.id ?? '')).toMatchObject([
      { channelId: 'calls', providerMessageIds: ['c1:1'] },
    ]);
  });

  it('gets what its own node has to deliver without a way around', async () => {
    const { one, first } = await callNodes();
    await first.take('c1');
    one.failing(new Error('the store is away'), 'claimDuty');
    expect(await ask(one, 'over here')).toBe('c1:1');
    expect(first.spoken).toEqual(['over here']);
  });

  it('is a failure that may be tried again while nobody holds it, and is then reached', async () => {
    const { clock, one, two, second } = await callNodes();
    await expect(ask(one)).rejects.toMatchObject({ code: 'no_responder', retryable: true });
    const said = one.say('a', 'ringing');
    await settle();
    await second.take('c1');
    await clock.advance(5_000);
    await said;
    expect(second.spoken).toEqual(['ringing']);
    expect(await two.kit.listDeadLetters({ roomId: 'r1' })).toEqual([]);
  });

  it('is held by one alone, until it is given back or its kit closes', async () => {
    const { one, two, first, second } = await callNodes();
    const handle = await first.take('c1');
    const refused = { code: 'endpoint_held', retryable: true, details: { channelId: 'calls', endpointId: 'c1' } };
    await expect(second.take('c1')).rejects.toMatchObject(refused);
    await expect(first.take('c1')).rejects.toMatchObject(refused);
    await handle[Symbol.asyncDispose]();
    await handle[Symbol.asyncDispose]();
    await second.take('c1');
    expect(await ask(one)).toBe('c1:1');
    await two.kit.close();
    await first.take('c1');
    expect(await ask(one, 'moved')).toBe('c1:1');
    expect(first.spoken).toEqual(['moved']);
  });

  it('is free when its node is gone, and the node that comes back speaks for it no more', async () => {
    const { clock, one, two, first, second } = await callNodes();
    await first.take('c1');
    one.pause();
    const unheard = ask(two);
    unheard.catch(() => {});
    await clock.advance(1_000);
    await expect(unheard).rejects.toMatchObject({ code: 'no_responder', retryable: true });
    await expect(second.take('c1')).rejects.toMatchObject({ code: 'endpoint_held' });
    await clock.advance(NODE_TTL_MS);
    await second.take('c1');
    one.resume();
    await settle();
    // The one that was asked meanwhile does nothing for a call it lost; its node learns of that.
    expect(first.spoken).toEqual([]);
    await expect(ask(one, 'once more')).resolves.toBe('c1:1');
    expect([first.spoken, second.spoken]).toEqual([[], ['once more']]);
  });

  it('passes on what its handler throws', async () => {
    const { one, two } = await callNodes();
    await two.kit.registerEndpoint('calls', 'c1', () => {
      throw new InputError('payload', 'cannot be spoken');
    });
    await expect(ask(one)).rejects.toMatchObject({ code: 'input_invalid', details: { field: 'payload' } });
  });

  it('belongs to its organization', async () => {
    const { one, two } = await callNodes();
    const acme = { on: two.kit.forOrganization('acme'), from: one.kit.forOrganization('acme') };
    await acme.on.registerEndpoint('calls', 'c1', () => 'acme');
    await expect(ask(one)).rejects.toMatchObject({ code: 'no_responder' });
    expect(await acme.from.callEndpoint('calls', 'c1', null)).toBe('acme');
  });

  it.each([
    ['', 'c1', 'channelId'],
    ['calls', 'c\u0001', 'endpointId'],
  ])('cannot be called %j %j', async (channelId, endpointId, field) => {
    const { one } = await callNodes();
    const invalid = { code: 'input_invalid', details: { field } };
    await expect(one.kit.registerEndpoint(channelId, endpointId, () => null)).rejects.toMatchObject(invalid);
    await expect(one.kit.callEndpoint(channelId, endpointId, null)).rejects.toMatchObject(invalid);
  });

  it('cannot have a name that no store keeps', async () => {
    const { one } = await callNodes();
    const acme = one.kit.forOrganization('o'.repeat(255));
    await expect(acme.registerEndpoint('c'.repeat(255), 'e'.repeat(255), () => null)).rejects.toMatchObject({
      code: 'input_invalid',
      details: { field: 'endpointId' },
    });
  });
});
