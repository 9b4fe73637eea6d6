import { HookResult } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';
import type { RawClient } from './support/raw-client.ts';

/** Everything a client was ever told, as text. */
function heard(client: RawClient): string {
  return JSON.stringify(client.frames);
}

describe('what is hidden', () => {
  it.each([
    { visibility: 'all', alice: true, bob: true },
    { visibility: 'transport', alice: true, bob: true },
    { visibility: 'ws', alice: true, bob: true },
    { visibility: 'other, ws', alice: true, bob: true },
    { visibility: 'ws#alice', alice: true, bob: false },
    { visibility: 'other, ws#bob', alice: false, bob: true },
    { visibility: 'none', alice: false, bob: false },
    { visibility: 'internal', alice: false, bob: false },
    { visibility: 'intelligence', alice: false, bob: false },
    { visibility: 'other', alice: false, bob: false },
  ])('CORE-7.3.1 CORE-7.5.14 $visibility on the event reaches whom it names, live and on replay', async (row) => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    await harness.say('marker', 'r1', { visibility: row.visibility });
    await harness.say('end');
    const [lateAlice, lateBob] = [await harness.enter('alice'), await harness.enter('bob')];
    for (const client of [alice, bob, lateAlice, lateBob]) await client.caughtUp();
    const outcome = [alice, lateAlice, bob, lateBob].map((client) => heard(client).includes('marker'));
    expect(outcome).toEqual([row.alice, row.alice, row.bob, row.bob]);
    expect([alice, bob, lateAlice, lateBob].every((client) => client.texts().includes('end'))).toBe(true);
  });

  it.each(['none', 'intelligence', 'other', 'ws#bob'])(
    'CORE-7.3.2 CORE-7.5.14 visibility %s of the source binding hides live, on replay, and after it was widened',
    async (visibility) => {
      await using harness = await Harness.start();
      const alice = await harness.enter('alice');
      await harness.kit.setVisibility('r1', 'phone', visibility);
      await harness.say('marker');
      await harness.kit.setVisibility('r1', 'phone', 'all');
      await harness.say('end');
      const late = await harness.enter('alice', 'r1', { afterIndex: -1 });
      await alice.caughtUp();
      expect(heard(alice)).not.toContain('marker');
      expect(heard(late)).not.toContain('marker');
      expect(alice.texts()).toEqual(['end']);
      expect(late.texts()).toEqual(['end']);
    },
  );

  it('hidden and lost are different: the index before a frame is the last one this reader was sent', async () => {
    await using harness = await Harness.start();
    const bob = await harness.enter('bob');
    await harness.say('one');
    await harness.say('hidden', 'r1', { visibility: 'ws#alice' });
    await harness.say('two');
    const one = await bob.next('event');
    const two = await bob.next('event');
    expect(two.event.index).toBe(one.event.index + 2);
    expect(two.previousIndex).toBe(one.event.index);
  });

  it('CORE-7.3.1 a reaction to what is hidden from a participant leads to nothing, whoever knows its id', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    const { event } = await harness.say('hidden', 'r1', { visibility: 'ws#alice' });
    const notices: string[] = [];
    await harness.kit.subscribeRoom('r1', ({ participantId, type }) => void notices.push(`${type} ${participantId}`));
    const react = { type: 'react', roomId: 'r1', eventId: event?.id, emoji: '👍', action: 'add' };
    bob.send(react);
    bob.send({ ...react, eventId: 'none such' });
    await bob.caughtUp();
    alice.send(react);
    await alice.next('ephemeral', ({ kind }) => kind === 'reaction');
    await bob.caughtUp();
    expect(notices).toEqual(['reaction alice']);
    expect(heard(bob)).not.toContain('reaction');
    expect(bob.all('error')).toEqual([]);
  });

  it('CORE-7.3.1 an answer to what is hidden from a participant answers nothing', async () => {
    await using harness = await Harness.start();
    const { event: hidden } = await harness.say('hidden', 'r1', { visibility: 'ws#alice' });
    const { event: shown } = await harness.say('shown');
    const bob = await harness.enter('bob');
    const parents: (string | null)[] = [];
    for (const [at, parentEventId] of [hidden?.id, shown?.id].entries()) {
      bob.send({ type: 'send', id: `m${at}`, roomId: 'r1', content: { type: 'text', body: 'hi' }, parentEventId });
      parents.push((await bob.next('ack')).event.parentEventId);
    }
    expect(parents).toEqual([null, shown?.id]);
  });

  it('a blocked event is shown to nobody, and its author is told why', async () => {
    await using harness = await Harness.start();
    harness.kit.hook('before_broadcast', {}, ({ content }) =>
      content.type === 'text' && content.body === 'rude' ? HookResult.block('not here') : HookResult.allow(),
    );
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'rude' } });
    const nack = await alice.next('nack');
    const late = await harness.enter('alice');
    await bob.caughtUp();
    expect(nack).toMatchObject({ id: 'm1', code: 'blocked', reason: 'not here', retryable: false });
    expect(heard(bob) + heard(late)).not.toContain('rude');
  });

  it('words that were replaced or taken back are in no replay', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const send = async (id: string, content: Readonly<Record<string, unknown>>): Promise<string> => {
      alice.send({ type: 'send', id, roomId: 'r1', content });
      return (await alice.next('ack')).event.id;
    };
    const first = await send('m1', { type: 'text', body: 'first secret' });
    await send('m2', { type: 'edit', targetEventId: first, newContent: { type: 'text', body: 'second secret' } });
    await send('m3', { type: 'delete', targetEventId: first, deleteType: 'sender' });
    const late = await harness.enter('bob');
    expect(heard(late)).not.toContain('secret');
    expect(late.all('event').map(({ event }) => [event.type, event.deleted, event.content?.type ?? null])).toEqual([
      ['message', true, null],
      ['edit', false, 'edit'],
      ['delete', false, 'delete'],
    ]);
  });

  it('CORE-7.1.1 a channel that may not read is told nothing, on replay either, and may still write', async () => {
    await using harness = await Harness.start();
    await harness.say('before');
    await harness.kit.setAccess('r1', 'ws', 'write_only');
    const alice = await harness.enter('alice');
    await harness.say('after');
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'mine' } });
    await alice.next('ack');
    await alice.caughtUp();
    expect(alice.texts()).toEqual([]);
    expect(harness.phone.received).toContain('mine');
    await harness.kit.setAccess('r1', 'ws', 'read_write');
    await harness.say('now');
    await alice.next('event', ({ event }) => event.content?.type === 'text' && event.content.body === 'now');
    expect(alice.texts()).toContain('now');
  });

  it('an output mute holds back what comes while it lasts', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    await harness.kit.muteOutput('r1', 'ws');
    await harness.say('muted');
    const late = await harness.enter('bob');
    await alice.caughtUp();
    expect(alice.texts()).toEqual([]);
    expect(late.texts()).toEqual([]);
  });

  it('whoever is put out of the room hears nothing that comes after, and cannot come back', async () => {
    await using harness = await Harness.start();
    await harness.kit.addMember('r1', 'ws', 'bob');
    const bob = await harness.enter('bob');
    await harness.kit.removeMember('r1', 'bob');
    await harness.say('after');
    const left = await bob.next('left');
    bob.send({ type: 'join', roomId: 'r1', afterIndex: -1 });
    const refused = await bob.next('error');
    expect(left.reason).toBe('removed');
    expect(refused.code).toBe('forbidden');
    expect(heard(bob)).not.toContain('after');
  });
});
