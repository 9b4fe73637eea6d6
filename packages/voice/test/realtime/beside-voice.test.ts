import { MockSTTProvider, MockVADProvider, MockVoiceBackend } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { VoiceChannel } from '../../src/index.ts';
import { realtimeRoom } from './support/realtime-room.ts';

describe('a room with calls of both kinds', () => {
  it('VOICE-12.1.1 has what is said in one from that one alone', async () => {
    await using room = await realtimeRoom();
    const { test, provider } = room;
    const backend = new MockVoiceBackend({ clock: test.clock });
    const vad = new MockVADProvider({ script: ['speech_start', null, { type: 'speech_end', durationMs: 300 }] });
    const stt = new MockSTTProvider({ transcripts: ['hi'], clock: test.clock });
    test.kit.registerChannel(new VoiceChannel('voice-a', { backend, stt, pipeline: { vad } }));
    await test.kit.attachChannel('r1', 'voice-a');
    const realtime = await room.call('bert');
    const spoken = await test.kit.connectVoice('r1', 'ada', 'voice-a');
    for (let frame = 0; frame < 3; frame += 1) backend.feed(spoken, new Uint8Array(640));
    await vi.waitFor(async () => {
      await test.clock.advance(10);
      expect((await room.messages()).map(({ source }) => source.channelId)).toEqual(['voice-a']);
    });
    expect(await room.lines()).toEqual([['ada', 'hi']]);
    await test.kit.whenIdle('r1');
    // The model of the other call is told it, as a message of another channel.
    expect(provider.callsOf('injectText').map(({ sessionId, text }) => [sessionId, text])).toEqual([
      [realtime.id, 'hi'],
    ]);
    expect(provider.heard(realtime)).toEqual([]);
  });
});
