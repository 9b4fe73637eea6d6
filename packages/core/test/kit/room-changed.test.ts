import { describe, expect, it } from 'vitest';

import { HookResult } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

describe('a channel', () => {
  it('VOICE-A.10.2 hears when its binding, or the status of its room, has become another', async () => {
    const { kit } = await r2();
    const told: string[] = [];
    class Live extends RecordingChannel {
      override onRoomChanged(...[room, binding]: Parameters<NonNullable<RecordingChannel['onRoomChanged']>>): void {
        told.push(`${room.status} ${binding.access}${binding.muted ? ' muted' : ''}`);
      }
    }
    kit.registerChannel(new Live('live', { channelType: 'voice' }));
    await kit.attachChannel('r1', 'live');
    told.length = 0;
    await kit.mute('r1', 'live');
    await kit.mute('r1', 'live');
    await kit.unmute('r1', 'live');
    await kit.setAccess('r1', 'live', 'read_only');
    await kit.attachChannel('r1', 'live', { access: 'read_write' });
    await kit.mute('r1', 'a');
    await kit.closeRoom('r1');
    expect(told).toEqual([
      'active read_write muted',
      'active read_write',
      'active read_only',
      'active read_write',
      'closed read_write',
    ]);
  });

  it('VOICE-A.10.2 that fails to take the news breaks nobody', async () => {
    const { kit } = await r2();
    class Broken extends RecordingChannel {
      override onRoomChanged(): void {
        throw new Error('broken');
      }
    }
    kit.registerChannel(new Broken('broken', { channelType: 'voice' }));
    await kit.attachChannel('r1', 'broken');
    expect(await kit.closeRoom('r1')).toMatchObject({ status: 'closed' });
  });

  it('VOICE-A.10.2 hears when the timers of a room close it', async () => {
    const { kit, clock } = await r2();
    const told: string[] = [];
    class Live extends RecordingChannel {
      override onRoomChanged(...[room]: Parameters<NonNullable<RecordingChannel['onRoomChanged']>>): void {
        told.push(room.status);
      }
    }
    kit.registerChannel(new Live('live', { channelType: 'voice' }));
    await kit.attachChannel('r1', 'live');
    await kit.setRoomTimers('r1', { closedAfterSeconds: 60 });
    told.length = 0;
    await clock.advance(61_000);
    await kit.checkRoomTimers('r1');
    expect(told.at(-1)).toBe('closed');
  });
});

describe('hooks', () => {
  it('VOICE-12.5.4 can be asked about before anything is gathered for them', async () => {
    const { kit } = await r2();
    expect(kit.hasHooks('on_vad_silence', 'r1')).toBe(false);
    const remove = kit.addRoomHook('r1', 'on_vad_silence', {}, () => undefined);
    expect([kit.hasHooks('on_vad_silence', 'r1'), kit.hasHooks('on_vad_silence', 'r2')]).toEqual([true, false]);
    remove();
    kit.hook('on_vad_silence', {}, () => undefined);
    expect(kit.hasHooks('on_vad_silence', 'r2')).toBe(true);
    expect(kit.forOrganization('acme').hasHooks('on_vad_silence', 'r1')).toBe(true);
  });

  it('can be asked about for the words of one source alone', async () => {
    const { kit } = await r2();
    const source = (channelId: string) => ({ channelId, channelType: 'sms', direction: 'inbound' }) as const;
    kit.hook('before_broadcast', { channelIds: ['a'] }, () => undefined);
    kit.hook('before_broadcast', { reads: 'envelope' }, () => undefined);
    const judges = ['a', 'b'].map((channelId) => kit.hasHooks('before_broadcast', 'r1', source(channelId)));
    expect(judges).toEqual([true, false]);
    expect(kit.hasHooks('before_broadcast', 'r1')).toBe(true);
  });

  it('VOICE-12.7.7 of bridged audio drop what they could not check, and let pass what they say nothing of', async () => {
    const { kit } = await r2();
    const event = { frame: { data: new Uint8Array(2) } } as never;
    const context = await kit.getContext('r1');
    let answer: () => unknown = () => undefined;
    kit.hook('before_bridge_audio', {}, (() => answer()) as never);
    expect(await kit.runHooks('before_bridge_audio', event, context)).toMatchObject({ allowed: true });
    for (const broken of [
      () => {
        throw new Error('broken');
      },
      () => 5,
      () => HookResult.modify({ frame: null }),
    ]) {
      answer = broken;
      expect(await kit.runHooks('before_bridge_audio', event, context)).toMatchObject({ allowed: false });
    }
  });
});
