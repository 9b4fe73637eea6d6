import { describe, expect, it } from 'vitest';

import type { Identified } from '../../src/identity/identify.ts';
import {
  HookResult,
  type Identity,
  IdentityHookResult,
  type IdentityResolver,
  type IdentityResult,
  type InboundMessage,
  type Participant,
} from '../../src/index.ts';
import { anEvent, text } from '../support/fixtures.ts';
import type { RecordingChannel } from '../support/recording-channel.ts';
import { R1, roomBench, type Bench } from '../support/services.ts';

const ALICE: Identity = {
  id: 'id_alice',
  organizationId: null,
  displayName: 'Alice',
  externalId: null,
  channelAddresses: { sms: ['+1'] },
  metadata: {},
};
const BOB: Identity = { ...ALICE, id: 'id_bob', displayName: 'Bob' };

interface IdentityBench extends Bench {
  readonly sms: RecordingChannel;
  readonly asked: InboundMessage[];
  /** Identifies a message and commits what came of it, as the pipeline does. */
  take(senderId?: string, participantId?: string | null, channel?: RecordingChannel): Promise<Identified>;
  people(): Promise<readonly Participant[]>;
}

async function identityBench(
  answer: IdentityResult | (() => Promise<IdentityResult>),
  options: { readonly identityChannelTypes?: readonly ['sms'] } = {},
): Promise<IdentityBench> {
  const asked: InboundMessage[] = [];
  const identityResolver: IdentityResolver = {
    specificationVersion: 'v1',
    resolve: (message) => {
      asked.push(message);
      return typeof answer === 'function' ? answer() : Promise.resolve(answer);
    },
  };
  const made = await roomBench({ identityResolver, identityTimeoutMs: 50, ...options });
  const sms = made.channel('sms');
  await made.bindings.attachChannel(R1, 'sms');
  return {
    ...made,
    sms,
    asked,
    people: () => made.membership.listMembers(R1),
    async take(senderId = '+1', participantId = null, channel = sms) {
      const snapshot = await made.store.getSnapshot(R1);
      if (!made.identifier || !snapshot) throw new Error('nothing to identify with');
      const source = { ...anEvent().source, channelId: channel.id, channelType: channel.channelType, participantId };
      const { createRoomContext } = await import('../../src/rooms/room-context.ts');
      const identified = await made.identifier.identify({
        reference: R1,
        message: { channelId: channel.id, senderId, content: text('hi') },
        event: anEvent({ source }),
        channel,
        context: createRoomContext(made.contexts, snapshot),
      });
      if (!('stopped' in identified)) {
        const { participants, identities } = identified;
        await made.foundation.runner.run(R1, {}, (pass) => pass.commit({ participants, identities }));
        await identified.afterCommit?.(identified.event);
      }
      return identified;
    },
  };
}

const participantOf = (identified: Identified): string | null =>
  'stopped' in identified ? null : identified.event.source.participantId;
const answers = (
  made: IdentityBench,
  trigger: 'on_identity_unknown' | 'on_identity_ambiguous',
  result: IdentityHookResult | null,
): { calls: number } => {
  const count = { calls: 0 };
  made.foundation.identityHooks.register({ organizationId: null }, trigger, {}, () => {
    count.calls += 1;
    return result;
  });
  return count;
};

describe('what a resolver finds', () => {
  it('CORE-11.2.1 identified stamps the participant, with one record after two messages and no hook', async () => {
    const made = await identityBench({ status: 'identified', identity: ALICE });
    const hooks = [answers(made, 'on_identity_unknown', null), answers(made, 'on_identity_ambiguous', null)];
    const identified = made.hooked('on_participant_identified');
    const resolved = made.emitted('identity_resolved');
    expect(participantOf(await made.take())).toBe('id_alice');
    expect(participantOf(await made.take())).toBe('id_alice');
    expect(await made.people()).toMatchObject([
      {
        id: 'id_alice',
        identityId: 'id_alice',
        identification: 'identified',
        displayName: 'Alice',
        channelId: 'sms',
        externalId: '+1',
        resolvedBy: 'auto',
      },
    ]);
    expect(hooks.map(({ calls }) => calls)).toStrictEqual([0, 0]);
    expect([identified.length, resolved.length]).toStrictEqual([1, 1]);
    expect(resolved[0]?.data).toStrictEqual({ roomId: 'r1', identityId: 'id_alice', participantId: 'id_alice' });
  });

  it.each([
    ['ambiguous', 'on_identity_ambiguous'],
    ['pending', 'on_identity_ambiguous'],
    ['unknown', 'on_identity_unknown'],
    ['rejected', 'on_identity_unknown'],
  ] as const)('CORE-11.2.2 %s asks the hooks of %s', async (status, trigger) => {
    const made = await identityBench({ status });
    const hooks = {
      on_identity_ambiguous: answers(made, 'on_identity_ambiguous', null),
      on_identity_unknown: answers(made, 'on_identity_unknown', null),
    };
    await made.take();
    expect(hooks[trigger].calls).toBe(1);
    expect(hooks.on_identity_ambiguous.calls + hooks.on_identity_unknown.calls).toBe(1);
  });

  it('CORE-11.2.8 challenge_sent stops the message, and the kit sends nothing', async () => {
    const made = await identityBench({ status: 'challenge_sent' });
    const hook = answers(made, 'on_identity_unknown', null);
    expect(await made.take()).toStrictEqual({ stopped: 'identity_challenge_sent', injected: null });
    expect([hook.calls, await made.people()]).toStrictEqual([0, []]);
  });

  it('CORE-11.2.9 without a decision: ambiguous gives a pending participant, unknown nobody', async () => {
    const ambiguous = await identityBench({ status: 'ambiguous', candidates: [ALICE, BOB] });
    const id = participantOf(await ambiguous.take());
    await ambiguous.take();
    expect(await ambiguous.people()).toMatchObject([
      { id, identification: 'pending', candidates: ['id_alice', 'id_bob'], displayName: '+1', identityId: null },
    ]);
    const unknown = await identityBench({ status: 'unknown' });
    answers(unknown, 'on_identity_unknown', null);
    expect(participantOf(await unknown.take())).toBeNull();
    expect(await unknown.people()).toStrictEqual([]);
  });

  it('keeps out whom it rejects, unless a hook lets them in', async () => {
    const made = await identityBench({ status: 'rejected' });
    expect(await made.take()).toStrictEqual({ stopped: 'identity_rejected', injected: null });
    answers(made, 'on_identity_unknown', IdentityHookResult.resolved(ALICE));
    expect(participantOf(await made.take())).toBe('id_alice');
  });
});

describe('what a hook decides', () => {
  it.each([
    ['ambiguous', 'on_identity_ambiguous'],
    ['unknown', 'on_identity_unknown'],
  ] as const)('CORE-11.2.3 resolved, for %s', async (status, trigger) => {
    const made = await identityBench({ status, candidates: [ALICE, BOB] });
    answers(made, trigger, IdentityHookResult.resolved(BOB));
    expect(participantOf(await made.take())).toBe('id_bob');
    expect(await made.people()).toMatchObject([{ id: 'id_bob', identification: 'identified', resolvedBy: 'hook' }]);
  });

  it('CORE-11.2.4 pending makes a participant with those candidates', async () => {
    const made = await identityBench({ status: 'unknown' });
    answers(made, 'on_identity_unknown', IdentityHookResult.pending([ALICE, BOB], 'Somebody'));
    const identified = await made.take();
    expect('stopped' in identified).toBe(false);
    expect(await made.people()).toMatchObject([
      { identification: 'pending', candidates: ['id_alice', 'id_bob'], displayName: 'Somebody' },
    ]);
  });

  it('CORE-11.2.5 challenge stops the message and hands the question on', async () => {
    const made = await identityBench({ status: 'unknown' });
    const question = { event: { content: text('Who are you?') }, targetChannelIds: ['sms'] };
    answers(made, 'on_identity_unknown', IdentityHookResult.challenge(question));
    expect(await made.take()).toStrictEqual({ stopped: 'identity_challenge_sent', injected: [question] });
    expect(await made.people()).toStrictEqual([]);
  });

  it('CORE-11.2.6 reject stops the message with its reason', async () => {
    const made = await identityBench({ status: 'unknown' });
    answers(made, 'on_identity_unknown', IdentityHookResult.reject('Not allowed'));
    expect(await made.take()).toStrictEqual({ stopped: 'Not allowed', injected: null });
    expect(await made.people()).toStrictEqual([]);
  });

  it('CORE-11.2.7 create stores the identity with the address it wrote from', async () => {
    const made = await identityBench({ status: 'unknown' });
    const carol: Identity = { ...ALICE, id: 'id_carol', organizationId: 'elsewhere', channelAddresses: {} };
    answers(made, 'on_identity_unknown', IdentityHookResult.create(carol));
    expect(participantOf(await made.take('+7'))).toBe('id_carol');
    expect(await made.store.findIdentities(null, 'sms', '+7')).toMatchObject([
      { id: 'id_carol', organizationId: null },
    ]);
    expect(await made.store.getIdentity('elsewhere', 'id_carol')).toBeNull();
    expect(await made.people()).toMatchObject([{ identityId: 'id_carol', identification: 'identified' }]);
  });

  it('CORE-11.2.10 is filtered by channel, a failing hook is passed over, the first decision wins', async () => {
    const made = await identityBench({ status: 'unknown' });
    const hooks = made.foundation.identityHooks;
    const scope = { organizationId: null };
    hooks.register(scope, 'on_identity_unknown', { channelTypes: ['email'] }, () => IdentityHookResult.reject('email'));
    hooks.register(scope, 'on_identity_unknown', {}, () => {
      throw new Error('broken');
    });
    hooks.register(scope, 'on_identity_unknown', {}, () => IdentityHookResult.resolved(ALICE));
    hooks.register(scope, 'on_identity_unknown', {}, () => IdentityHookResult.resolved(BOB));
    expect(participantOf(await made.take())).toBe('id_alice');
  });

  it('passes over what is no decision', async () => {
    const made = await identityBench({ status: 'unknown' });
    answers(made, 'on_identity_unknown', HookResult.block('x') as never);
    expect(participantOf(await made.take())).toBeNull();
  });
});

describe('when nobody is asked', () => {
  it('CORE-11.4.1 channel types that are not looked up', async () => {
    const made = await identityBench({ status: 'identified', identity: ALICE }, { identityChannelTypes: ['sms'] });
    const ws = made.channel('ws', { channelType: 'websocket' });
    await made.take('u1', null, ws);
    expect(made.asked).toStrictEqual([]);
    await made.take();
    expect(made.asked).toHaveLength(1);
  });

  it('CORE-11.6.1 channels whose senders are participants already', async () => {
    const made = await identityBench({ status: 'identified', identity: ALICE });
    const ws = made.channel('ws', { channelType: 'websocket', senderIsParticipant: true });
    expect(participantOf(await made.take('u1', 'u1', ws))).toBe('u1');
    expect(made.asked).toStrictEqual([]);
  });

  it('CORE-11.6.2 senders the room has identified; pending ones are looked up again', async () => {
    const made = await identityBench({ status: 'unknown' });
    const hook = answers(made, 'on_identity_unknown', IdentityHookResult.reject('Not allowed'));
    await made.identities.createIdentity(null, { id: 'id_alice' });
    await made.membership.addMember(R1, 'sms', 'p1', { externalId: '+1' });
    expect(await made.take('+1', 'p1')).toMatchObject({ stopped: 'Not allowed' });
    await made.membership.resolveParticipant(R1, 'p1', 'id_alice');
    expect(participantOf(await made.take('+1', 'p1'))).toBe('p1');
    expect(participantOf(await made.take('+1'))).toBe('p1');
    expect(hook.calls).toBe(1);
  });

  it('CORE-11.6.3 the channel’s own value and the roster stay as they are', async () => {
    const made = await identityBench({ status: 'identified', identity: BOB });
    await made.identities.createIdentity(null, { id: 'id_alice' });
    await made.membership.addMember(R1, 'ws', 'p1', { identityId: 'id_alice' });
    const before = await made.people();
    expect(participantOf(await made.take('+1', 'p1'))).toBe('p1');
    expect(await made.people()).toStrictEqual(before);
  });
});

describe('who the participant is', () => {
  it('the one the identity already is in the room, now reached on this channel too', async () => {
    const made = await identityBench({ status: 'identified', identity: ALICE });
    await made.identities.createIdentity(null, { id: 'id_alice' });
    await made.membership.addMember(R1, 'ws', 'p1', { identityId: 'id_alice', displayName: 'Al' });
    expect(participantOf(await made.take())).toBe('p1');
    expect(await made.people()).toMatchObject([
      { id: 'p1', channelId: 'ws', connectedVia: ['ws', 'sms'], displayName: 'Al' },
    ]);
  });

  it('the pending one of this sender, whose earlier words stay theirs', async () => {
    let result: IdentityResult = { status: 'ambiguous', candidates: [ALICE, BOB] };
    const made = await identityBench(() => Promise.resolve(result));
    const id = participantOf(await made.take());
    result = { status: 'identified', identity: ALICE };
    expect(participantOf(await made.take())).toBe(id);
    expect(await made.people()).toMatchObject([{ id, identityId: 'id_alice', candidates: null, displayName: 'Alice' }]);
  });

  it('one of its own for each sender, whose id says nothing of the address', async () => {
    const made = await identityBench({ status: 'pending' });
    const address = `${'a'.repeat(250)}@x.example`;
    for (const senderId of ['+1', '+2', address, '+1']) await made.take(senderId);
    const ids = (await made.people()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.filter((id) => id.length > 255 || id.includes('+') || id.includes('example'))).toStrictEqual([]);
  });

  it('one and the same for two first messages at once', async () => {
    const made = await identityBench({ status: 'pending' });
    await Promise.all([made.take(), made.take()]);
    expect(await made.people()).toHaveLength(1);
  });
});

describe('a resolver in trouble', () => {
  it('CORE-11.5.1 that is late leaves the sender unknown, and is told that it is', async () => {
    const made = await identityBench(() => new Promise(() => {}));
    const timeouts = made.emitted('identity_timeout');
    const hook = answers(made, 'on_identity_unknown', null);
    const taking = made.take();
    await made.clock.advance(50);
    expect(participantOf(await taking)).toBeNull();
    expect(hook.calls).toBe(1);
    expect(timeouts.map((event) => event.data)).toStrictEqual([{ roomId: 'r1', channelId: 'sms', timeoutMs: 50 }]);
  });

  it('that fails leaves the sender unknown and a line in the log', async () => {
    const made = await identityBench(() => Promise.reject(new Error('crm down')));
    const hook = answers(made, 'on_identity_unknown', IdentityHookResult.reject('Not allowed'));
    expect(await made.take()).toMatchObject({ stopped: 'Not allowed' });
    expect(hook.calls).toBe(1);
    expect(made.logger.at('error')).toHaveLength(1);
  });
});
