import { describe, expect, it } from 'vitest';

import type { EventContent, RoomKit, RoomKitErrorCode } from '../../../src/index.ts';
import { text } from '../../support/fixtures.ts';
import type { R2 } from '../../support/kit.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';
import { expectUntouched, refusal, told } from '../../support/refusals.ts';
import { storeContents } from '../../support/store-contents.ts';

type Call = (kit: RoomKit, bench: R2) => unknown;

const POSITIONS: readonly (readonly [string, Call, string])[] = [
  ['getTimeline after', (kit) => kit.getTimeline('r1', { afterIndex: -1 }), 'afterIndex'],
  ['getTimeline before', (kit) => kit.getTimeline('r1', { beforeIndex: -1 }), 'beforeIndex'],
  ['getTimeline after half', (kit) => kit.getTimeline('r1', { afterIndex: 0.5 }), 'afterIndex'],
  ['getTimeline no limit', (kit) => kit.getTimeline('r1', { limit: 0 }), 'limit'],
  ['getTimeline endless', (kit) => kit.getTimeline('r1', { limit: Infinity }), 'limit'],
  ['getTimeline unknown filter', (kit) => kit.getTimeline('r1', { sender: 'u1' } as never), 'sender'],
  ['getTimeline unknown type', (kit) => kit.getTimeline('r1', { types: ['song' as never] }), 'types'],
  ['follow', (kit) => kit.follow('r1', { afterIndex: -2 }), 'afterIndex'],
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
