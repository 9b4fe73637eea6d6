import { pcmFormat } from '@roomkit/core/audio';
import { describe, expect, it, vi } from 'vitest';

import {
  describeRealtimeVoiceProvider,
  realtimeVoiceProviderCases,
  runRealtimeVoiceProviderCase,
} from '../../../src/conformance.ts';
import { MockRealtimeVoiceProvider } from '../../../src/index.ts';
import { aVoiceSession } from '../../../src/voice/realtime/conversation.ts';
import { describeBroken } from '../../suite/broken.ts';
import { brokenProviders, smallSubject } from './broken-providers.ts';

describeRealtimeVoiceProvider('SmallProvider', { create: () => smallSubject() });

describeRealtimeVoiceProvider('SmallProvider that can do little', {
  create: () => smallSubject({ reconfigure: false, truncation: false, manualTurns: false }),
});

describeBroken(realtimeVoiceProviderCases, runRealtimeVoiceProviderCase, brokenProviders);

describe('MockRealtimeVoiceProvider', () => {
  it('VOICE-12.4.16 takes 16,000 Hz in and gives 24,000 Hz unless told otherwise', () => {
    const provider = new MockRealtimeVoiceProvider();
    expect([provider.inputFormat, provider.outputFormat]).toEqual([pcmFormat(16_000), pcmFormat(24_000)]);
    expect(provider.capabilities).toEqual({
      reconfigure: true,
      truncation: true,
      resumption: true,
      manualTurns: false,
    });
  });

  it('remembers what it was told, in order, and takes nothing for a session it does not have', async () => {
    const provider = new MockRealtimeVoiceProvider();
    const session = aVoiceSession();
    provider.sendAudio(session, new Uint8Array([1]));
    await expect(provider.interrupt(session)).rejects.toMatchObject({ code: 'session_ended' });
    await provider.connect(session, { voice: 'A' });
    provider.sendAudio(session, new Uint8Array([2, 3]));
    await provider.truncateAudio(session, 400);
    await provider.disconnect(session);
    expect(provider.calls).toEqual([
      { method: 'connect', sessionId: session.id, options: { voice: 'A' } },
      { method: 'sendAudio', sessionId: session.id, audio: new Uint8Array([2, 3]) },
      { method: 'truncateAudio', sessionId: session.id, playedMs: 400 },
      { method: 'disconnect', sessionId: session.id },
    ]);
    expect([provider.heard(session), provider.connected, provider.callsOf('truncateAudio')[0]?.playedMs]).toEqual([
      [2, 3],
      [],
      400,
    ]);
  });

  it('fails as it is told to, and refuses what it does not claim', async () => {
    const provider = new MockRealtimeVoiceProvider({
      capabilities: { truncation: false, reconfigure: false },
      onConnect: (_session, { voice }) => {
        if (voice === 'none') throw new Error('no such voice');
      },
    });
    const session = aVoiceSession();
    await expect(provider.connect(session, { voice: 'none' })).rejects.toThrow('no such voice');
    await provider.connect(session, {});
    for (const refused of [
      provider.truncateAudio(session, 1),
      provider.configure(session, {}),
      provider.commitTurn(session),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'not_supported' });
    }
    await provider.close();
    expect([provider.connected, provider.closeCount]).toEqual([[], 1]);
  });

  it('tells whoever listens', () => {
    const provider = new MockRealtimeVoiceProvider();
    const session = aVoiceSession();
    const onSpeechStart = vi.fn<() => void>();
    const stop = provider.listen({ onSpeechStart } as never);
    provider.tell.onSpeechStart(session);
    expect([provider.listenerCount, onSpeechStart.mock.calls]).toEqual([1, [[session]]]);
    stop();
    provider.tell.onSpeechStart(session);
    expect([provider.listenerCount, onSpeechStart.mock.calls.length]).toEqual([0, 1]);
  });
});
