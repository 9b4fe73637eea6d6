import { joinBytes, samplesOf } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import { WebRTCVoiceBackend } from '@roomkit/voice-webrtc';
import { describe, expect, it } from 'vitest';

import { BrowserCall } from './browser-call.ts';
import { hasBrowser } from './chromium.ts';
import { hasSpeech, readSpeech, secondsThatCame, tone, toneMs } from './sounds.ts';

/** A browser that gets little time still connects. */
const PATIENT = { addresses: ['127.0.0.1'], connectTimeoutMs: 120_000, graceMs: 60_000 };

describe.skipIf(!hasBrowser || !hasSpeech)('a call of a browser', () => {
  it(
    'VOICE-12.2.2 brings speech in as it was said and tones out as they were sent, is cut off at once, and tells keys',
    { timeout: 300_000 },
    async () => {
      const speech = readSpeech();
      const backend = new WebRTCVoiceBackend(PATIENT);
      const ready = Promise.withResolvers<VoiceSession>();
      const spoken = Promise.withResolvers<void>();
      const keys: string[] = [];
      const pressed = Promise.withResolvers<void>();
      const gone = Promise.withResolvers<string>();
      const parts: Uint8Array[] = [];
      let wanted = Infinity;
      backend.onSessionReady(ready.resolve);
      backend.onAudioReceived((_session, { data }) => {
        parts.push(data);
        if (parts.length >= wanted) spoken.resolve();
      });
      backend.onDtmfReceived((_session, { digit, durationMs }) => {
        keys.push(digit);
        expect(durationMs).toBeGreaterThan(60);
        if (keys.length === 3) pressed.resolve();
      });
      backend.onTransportDisconnect((_session, reason) => gone.resolve(reason));

      await using call = await BrowserCall.open((request) => backend.handleRequest(request));
      const session = await ready.promise;

      // In: what was said is what came, in shape and level. A second later all of it is there. A browser that gets little
      // time leaves pieces of its sound out: half of the seconds have to be whole.
      await call.say(speech);
      wanted = parts.length + 50;
      await spoken.promise;
      const came = samplesOf(joinBytes(parts));
      const seconds = secondsThatCame(speech, came);
      const whole = seconds.filter(({ likeness }) => likeness > 0.95);
      expect(whole.length).toBeGreaterThanOrEqual(seconds.length / 2);
      for (const { louderDb } of whole) expect(Math.abs(louderDb)).toBeLessThan(2);
      const { packetsLost, concealedFrames } = backend.statistics(session);
      expect(packetsLost).toBe(concealedFrames);
      expect(packetsLost).toBeLessThan(parts.length / 20);

      // Out: a tone is heard. A browser that gets no time stretches and shortens it, so nothing here is exact.
      // Cut off: the rest is not heard, and what is said next is.
      const startedAt = performance.now();
      const running = backend.sendAudio(session, tone(440, 60_000));
      await call.until((heard) => toneMs(heard, 440) >= 1_000);
      const cut = await backend.cancelAudio(session);
      const heardMs = toneMs(call.heard, 440);
      await running;
      expect(cut.playedMs).toBeGreaterThan(0);
      expect(cut.playedMs).toBeLessThan(performance.now() - startedAt);
      const next = backend.sendAudio(session, tone(1_500, 60_000));
      await call.until((heard) => toneMs(heard, 1_500) >= 300);
      await backend.cancelAudio(session);
      await next;
      expect(toneMs(call.heard, 440) - heardMs).toBeLessThan(5_000);

      // Keys, and the end.
      await call.page.evaluate('press("5#1")');
      await pressed.promise;
      expect(keys).toEqual(['5', '#', '1']);
      expect(await call.page.evaluate('hangUp()')).toBe(200);
      expect([await gone.promise, session.state]).toEqual(['hangup', 'ended']);
      await backend.close();
    },
  );

  it('VOICE-12.2.20 hears that a browser has gone without a word', { timeout: 240_000 }, async () => {
    const backend = new WebRTCVoiceBackend(PATIENT);
    const ready = Promise.withResolvers<VoiceSession>();
    const gone = Promise.withResolvers<string>();
    backend.onSessionReady(ready.resolve);
    backend.onTransportDisconnect((_session, reason) => gone.resolve(reason));
    await using call = await BrowserCall.open((request) => backend.handleRequest(request));
    const session = await ready.promise;
    await call.page.evaluate('vanish()');
    expect([await gone.promise, session.state]).toEqual(['transport_lost', 'ended']);
    await backend.close();
  });
});
