import { InMemoryRealtime, InMemoryStore } from '@roomkit/core';
import { createTestIds, createTestKit } from '@roomkit/testing';
import { VoiceChannel } from '@roomkit/voice';
import { describe, expect, it } from 'vitest';

import { createBench } from './support/bench.ts';

/** A store and notices that several kits share. */
function shared(): { readonly store: InMemoryStore; readonly realtime: InMemoryRealtime } {
  const store = Object.assign(new InMemoryStore(), { capabilities: { durability: 'memory', shared: true } as const });
  const realtime = Object.assign(new InMemoryRealtime(), { capabilities: { shared: true } });
  return { store, realtime };
}

describe('a room with a call in another process', () => {
  it('VOICE-12.2.13 is spoken to all the same, each message once', async () => {
    const { store, realtime } = shared();
    await using bench = await createBench({ kit: { store, realtime } });
    await using other = createTestKit({ clock: bench.clock, store, realtime, createId: createTestIds('other') });
    other.kit.registerChannel(new VoiceChannel('voice', { backend: bench.backend, tts: bench.tts }));
    other.channel('page');
    const message = { channelId: 'page', senderId: 'u', content: { type: 'text', body: 'Hello from afar' } } as const;
    const receiving = other.kit.processInbound(message, { roomId: 'r1' });
    await bench.pass(2_000);
    await receiving;
    expect(bench.tts.texts).toEqual(['Hello from afar']);
    expect(bench.heardMs()).toBe(750);
    await bench.kit.disconnectVoice('voice', bench.session.id);
    const later = other.kit.processInbound(message, { roomId: 'r1' });
    await bench.pass(500);
    await later;
    expect(bench.tts.calls).toHaveLength(1);
  });

  it('VOICE-A.10.2 is muted, and ended, from there', async () => {
    const { store, realtime } = shared();
    await using bench = await createBench({ kit: { store, realtime } });
    await using other = createTestKit({ clock: bench.clock, store, realtime, createId: createTestIds('other') });
    other.channel('voice');
    other.channel('page');
    await other.kit.setAccess('r1', 'voice', 'none');
    await bench.pass(1_000);
    await bench.utter();
    expect(bench.vad.calls).toEqual([]);
    await other.kit.closeRoom('r1');
    await bench.pass(1_000);
    expect(bench.session.state).toBe('ended');
  });
});
