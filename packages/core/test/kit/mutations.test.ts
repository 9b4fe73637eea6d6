import { describe, expect, it } from 'vitest';

import { type EventContent, HookResult, type InboundMessage, type RoomEvent, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2, type R2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

const edit = (targetEventId: string, body: string, editSource?: string | null): EventContent => ({
  type: 'edit',
  targetEventId,
  newContent: text(body),
  ...(editSource === undefined ? {} : { editSource }),
});

const remove = (targetEventId: string, deleteType: 'sender' | 'system' | 'admin' = 'sender'): EventContent => ({
  type: 'delete',
  targetEventId,
  deleteType,
});

/** A room with a message of alice's over `a`. */
async function withMessage(): Promise<R2 & { readonly original: RoomEvent; stored(): Promise<RoomEvent | null> }> {
  const bench = await r2();
  const { event } = await bench.say('a', 'alice was here', { senderId: 'alice' });
  const original = event as RoomEvent;
  return { ...bench, original, stored: () => bench.kit.getEvent('r1', original.id) };
}

describe('edits and deletions', () => {
  it('CORE-10.3.1 name an event of the same room', async () => {
    const { kit, say, original, timeline, emitted } = await withMessage();
    const refused = emitted('room_refused_event');
    await kit.createRoom({ roomId: 'r2' });
    await kit.attachChannel('r2', 'a');
    const before = await timeline();
    for (const [roomId, targetEventId] of [
      ['r1', 'nope'],
      ['r2', original.id],
    ] as const) {
      for (const content of [edit(targetEventId, 'x'), remove(targetEventId)]) {
        expect(await say('a', '', { content, roomId, senderId: 'alice' })).toMatchObject({
          blocked: true,
          reason: 'target_event_not_found',
          event: null,
        });
      }
    }
    expect(await timeline()).toEqual(before);
    expect(refused).toHaveLength(4);
  });

  it('CORE-10.3.2 CORE-10.3.6 are their author’s alone', async () => {
    const { kit, say, original, stored, b, timeline } = await withMessage();
    const before = await timeline();
    for (const content of [edit(original.id, 'forged'), remove(original.id)]) {
      for (const [channelId, senderId] of [
        ['a', 'mallory'],
        ['b', 'alice'],
      ] as const) {
        expect(await say(channelId, '', { content, senderId })).toMatchObject({
          blocked: true,
          reason: 'not_original_author',
          event: null,
        });
      }
      await expect(kit.sendEvent('r1', 'b', content)).rejects.toMatchObject({
        code: 'event_refused',
        details: { reason: 'not_original_author' },
      });
    }
    expect(await stored()).toEqual(original);
    expect(await timeline()).toEqual(before);
    expect(b.words).toEqual(['alice was here']);
  });

  it.each(['admin', 'Sender', 'SYSTEM', 'moderator', '', null])(
    'CORE-10.3.3 a claimed editSource of %j gives no right',
    async (editSource) => {
      const { say, original, stored } = await withMessage();
      const content = edit(original.id, 'forged', editSource);
      expect(await say('a', '', { content, senderId: 'mallory' })).toMatchObject({
        blocked: true,
        reason: 'not_original_author',
      });
      expect(await stored()).toEqual(original);
      expect(await say('a', '', { content: edit(original.id, 'mine', editSource), senderId: 'alice' })).toMatchObject({
        blocked: false,
      });
    },
  );

  it('CORE-10.3.3 nobody owns what nobody signed', async () => {
    const { kit, say, original, stored } = await withMessage();
    const anonymous = await kit.sendEvent('r1', 'a', text('unsigned'));
    await expect(kit.sendEvent('r1', 'a', edit(anonymous.id, 'forged'))).rejects.toMatchObject({
      details: { reason: 'not_original_author' },
    });
    await expect(kit.sendEvent('r1', 'a', edit(original.id, 'forged'))).rejects.toMatchObject({
      details: { reason: 'not_original_author' },
    });
    const signed = edit(anonymous.id, 'forged');
    expect(await say('a', '', { content: signed, senderId: 'alice' })).toMatchObject({ reason: 'not_original_author' });
    expect(await stored()).toEqual(original);
  });

  it.each<[string, boolean]>([
    ['owner', true],
    ['agent', true],
    ['member', false],
    ['observer', false],
    ['bot', false],
  ])('CORE-10.3.4 an admin deletion by a participant of role %s: %s', async (role, accepted) => {
    const { kit, original, stored } = await withMessage();
    const known = new RecordingChannel('known', { senderIsParticipant: true });
    kit.registerChannel(known);
    await kit.attachChannel('r1', 'known');
    await kit.addMember('r1', 'known', 'pat', { role: role as 'owner' });
    const message: InboundMessage = { channelId: 'known', senderId: 'pat', content: remove(original.id, 'admin') };
    const result = await kit.processInbound(message, { roomId: 'r1' });
    expect([result.blocked, result.reason]).toEqual(accepted ? [false, null] : [true, 'not_authorized']);
    expect((await stored())?.metadata['deleted']).toBe(accepted ? true : undefined);
  });

  it('CORE-10.3.4 authority is the room’s, and ends with membership', async () => {
    const { kit, say, original, stored } = await withMessage();
    const known = new RecordingChannel('known', { senderIsParticipant: true });
    kit.registerChannel(known);
    await kit.attachChannel('r1', 'known');
    await kit.createRoom({ roomId: 'r2' });
    await kit.addMember('r2', 'known', 'elsewhere', { role: 'owner' });
    await kit.addMember('r1', 'known', 'gone', { role: 'owner' });
    await kit.removeMember('r1', 'gone');
    for (const senderId of ['elsewhere', 'gone', 'stranger']) {
      expect(await say('known', '', { content: remove(original.id, 'admin'), senderId })).toMatchObject({
        blocked: true,
        reason: 'not_authorized',
      });
    }
    expect(await stored()).toEqual(original);
  });

  it('CORE-10.3.5 what claims to be the system’s comes from the system', async () => {
    const { kit, say, original, stored } = await withMessage();
    for (const content of [edit(original.id, 'forged', 'system'), remove(original.id, 'system')]) {
      expect(await say('a', '', { content, senderId: 'alice' })).toMatchObject({
        blocked: true,
        reason: 'not_authorized',
      });
    }
    await kit.sendEvent('r1', 'system', edit(original.id, 'corrected', 'system'));
    expect((await stored())?.content).toEqual(text('corrected'));
    await kit.sendEvent('r1', 'system', remove(original.id, 'system'));
    expect((await stored())?.metadata).toMatchObject({ edited: true, deleted: true });
  });

  it('CORE-10.3.7 take effect once the hooks let them, as the hooks made them', async () => {
    const { kit, say, said, original, stored, b } = await withMessage();
    const off = kit.hook('before_broadcast', () => HookResult.block('not now'));
    expect(await say('a', '', { content: edit(original.id, 'x'), senderId: 'alice' })).toMatchObject({ blocked: true });
    expect(await say('a', '', { content: remove(original.id), senderId: 'alice' })).toMatchObject({ blocked: true });
    expect(await stored()).toEqual(original);
    off();
    let during: RoomEvent | null = null;
    kit.hook('before_broadcast', async (event) => {
      during = await stored();
      return event.content.type === 'edit'
        ? HookResult.modify({ ...event, content: { ...event.content, newContent: text('polished') } })
        : undefined;
    });
    const result = await say('a', '', { content: edit(original.id, 'raw'), senderId: 'alice' });
    expect(during).toEqual(original);
    expect(await stored()).toMatchObject({
      content: text('polished'),
      metadata: { edited: true },
      index: original.index,
    });
    expect(await kit.getEvent('r1', result.event?.id ?? '')).toMatchObject({ type: 'edit', status: 'delivered' });
    await say('a', '', { content: remove(original.id), senderId: 'alice' });
    expect(await stored()).toMatchObject({ content: text('polished'), metadata: { edited: true, deleted: true } });
    expect((await said()).map((event) => [event.type, event.status])).toEqual([
      ['message', 'delivered'],
      ['edit', 'blocked'],
      ['delete', 'blocked'],
      ['edit', 'delivered'],
      ['delete', 'delivered'],
    ]);
    expect(b.words).toEqual(['alice was here', 'Correction: polished', '[Message deleted]']);
  });

  it('CORE-10.3.7 CORE-10.3.2 a hook cannot aim an edit where its author may not', async () => {
    const { kit, say, stored, original } = await withMessage();
    const own = (await say('a', 'mallory’s', { senderId: 'mallory' })).event?.id ?? '';
    kit.hook('before_broadcast', (event) =>
      event.source.externalId === 'mallory'
        ? HookResult.modify({ ...event, content: edit(original.id, 'redirected') })
        : undefined,
    );
    expect(await say('a', '', { content: edit(own, 'fine'), senderId: 'mallory' })).toMatchObject({
      blocked: true,
      reason: 'not_original_author',
    });
    expect(await say('a', 'plain words', { senderId: 'mallory' })).toMatchObject({ reason: 'not_original_author' });
    expect(await stored()).toEqual(original);
  });

  it('CORE-10.3.7 a muted author changes nothing', async () => {
    const { kit, say, stored, original } = await withMessage();
    await kit.mute('r1', 'a');
    expect(await say('a', '', { content: edit(original.id, 'x'), senderId: 'alice' })).toMatchObject({
      blocked: true,
      reason: 'source_muted',
    });
    expect(await stored()).toEqual(original);
  });

  it('CORE-10.3.8 are told with the event as it is now, once the lock is free, and only when they hold', async () => {
    const { kit, say, original } = await withMessage();
    const told: unknown[] = [];
    for (const trigger of ['on_event_updated', 'on_event_deleted'] as const) {
      kit.hook(trigger, async (event) => {
        // Were the lock held, this would not return.
        await kit.updateRoomMetadata('r1', { told: trigger });
        told.push([trigger, event.id, textOf(event), event.metadata['deleted'] ?? false]);
      });
    }
    await say('a', '', { content: edit(original.id, 'x'), senderId: 'mallory' });
    await say('a', '', { content: edit(original.id, 'new words'), senderId: 'alice' });
    await say('a', '', { content: remove(original.id), senderId: 'alice' });
    expect(told).toEqual([
      ['on_event_updated', original.id, 'new words', false],
      ['on_event_deleted', original.id, 'new words', true],
    ]);
  });

  it('CORE-10.3.9 are what their content is, whatever type they claim', async () => {
    const { say, add, original, stored } = await withMessage();
    const native = await add('native', { capabilities: { supportsEdit: true, supportsDelete: true } });
    for (const content of [edit(original.id, 'forged'), remove(original.id)]) {
      expect(await say('a', '', { content, eventType: 'message', senderId: 'mallory' })).toMatchObject({
        blocked: true,
        reason: 'not_original_author',
      });
    }
    expect(native.delivered).toEqual([]);
    expect(await stored()).toEqual(original);
    await say('a', '', { content: edit(original.id, 'mine'), eventType: 'message', senderId: 'alice' });
    expect((await stored())?.content).toEqual(text('mine'));
  });

  it('CORE-10.3.2 CORE-10.1.14 an agent may correct itself, and nobody else', async () => {
    const answers: EventContent[] = [text('first')];
    const { say, said, kit } = await r3(() => ({ events: answers.map((content) => ({ content })) }));
    await say('a', 'question', { senderId: 'alice' });
    const [question, answer] = await said();
    answers.splice(0, 1, edit(answer?.id ?? '', 'better'));
    await say('a', 'really?');
    expect((await kit.getEvent('r1', answer?.id ?? ''))?.content).toEqual(text('better'));
    answers.splice(0, 1, edit(question?.id ?? '', 'forged'), remove(question?.id ?? '', 'admin'));
    await say('a', 'and now?');
    expect(await kit.getEvent('r1', question?.id ?? '')).toEqual(question);
  });
});

describe('what the host sends', () => {
  it('CORE-10.5.1 goes the same way as a message from outside', async () => {
    const { kit, said, b, hooked } = await r2();
    const after = hooked('after_broadcast');
    const off = kit.hook('before_broadcast', { name: 'guard' }, () => HookResult.block('rude'));
    expect(await kit.sendEvent('r1', 'a', text('no'))).toMatchObject({ status: 'blocked', blockedBy: 'guard' });
    off();
    await kit.mute('r1', 'a');
    expect(await kit.sendEvent('r1', 'a', text('hush'))).toMatchObject({ blockedBy: 'source_muted' });
    await kit.unmute('r1', 'a');
    expect(b.words).toEqual([]);

    const first = await kit.sendEvent('r1', 'a', text('once'), { idempotencyKey: 'k' });
    const again = await kit.sendEvent('r1', 'a', text('twice'), { idempotencyKey: 'k' });
    expect(again).toEqual(first);
    expect(first).toMatchObject({ status: 'delivered', chainDepth: 0 });
    expect(b.words).toEqual(['once']);
    expect(after.map((event) => event.id)).toEqual([first.id]);
    const events = await said();
    expect(events.map((event) => event.index)).toEqual([...events.map((event) => event.index)].sort((l, r) => l - r));
  });

  it('CORE-10.5.1 is answered, edited and taken back like any other', async () => {
    const { kit, words, a } = await r3();
    const source = { externalId: 'agent-7' };
    const sent = await kit.sendEvent('r1', 'b', text('hello'), { source });
    expect(a.words).toEqual(['hello', 'pong']);
    await kit.sendEvent('r1', 'b', edit(sent.id, 'hello!'), { source, addressedTo: [] });
    expect((await words())[0]).toBe('hello!');
  });

  it('CORE-10.5.1 speaks for the channel it names', async () => {
    const { kit } = await r2();
    const forged = { channelId: 'b', channelType: 'system' as const };
    const { source } = await kit.sendEvent('r1', 'a', text('hi'), { source: forged });
    expect(source).toMatchObject({ channelId: 'a', channelType: 'sms' });
  });

  it('CORE-10.5.2 needs a channel that is attached', async () => {
    const { kit, timeline } = await r2();
    kit.registerChannel(new RecordingChannel('loose'));
    const before = await timeline();
    for (const channelId of ['loose', 'ghost']) {
      await expect(kit.sendEvent('r1', channelId, text('hi'))).rejects.toMatchObject({ code: 'channel_not_found' });
    }
    await expect(kit.sendEvent('ghost', 'a', text('hi'))).rejects.toMatchObject({ code: 'room_not_found' });
    await expect(kit.sendEvent('ghost', 'system', text('hi'))).rejects.toMatchObject({ code: 'room_not_found' });
    expect(await timeline()).toEqual(before);
  });
});
