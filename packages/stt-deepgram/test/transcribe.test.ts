import { audioFrame } from '@roomkit/core/audio';
import { spelledSpeech } from '@roomkit/emulators/deepgram';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { DeepgramSTTProvider } from '../src/index.ts';
import { frameOfWords, startDeepgram } from './support/deepgram.ts';

const FRAME = frameOfWords('Hello');

/** A provider whose vendor answers this. */
function answering(body: unknown, init: ResponseInit = {}): DeepgramSTTProvider {
  return new DeepgramSTTProvider({ apiKey: 'key', fetch: async () => Response.json(body, init) });
}

describe('a whole utterance', () => {
  it('VOICE-12.2.8 goes as a WAV file and comes back as text, final, with confidence and language', async () => {
    const { vendor, provider } = await startDeepgram({ keyterms: ['RoomKit', 'Oslo'], mipOptOut: true });
    await using _vendor = vendor;
    expect(await provider.transcribe(FRAME, { language: 'en-GB' })).toEqual({
      text: 'Hello',
      isFinal: true,
      confidence: 0.98,
      language: 'en-GB',
    });
    const [request] = vendor.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/listen', contentType: 'audio/wav' });
    expect(request?.query).toEqual({
      model: ['nova-3'],
      language: ['en-GB'],
      smart_format: ['true'],
      keyterm: ['RoomKit', 'Oslo'],
      mip_opt_out: ['true'],
    });
  });

  it('may be telephone audio', async () => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    for (const format of ['mulaw', 'alaw'] as const) {
      const data = spelledSpeech('Yes', { sampleRate: 8_000, encoding: format });
      const chunk = { data, sampleRate: 8_000, channels: 1, format, timestampMs: null, isFinal: true };
      expect(await provider.transcribe(chunk)).toMatchObject({ text: 'Yes', isFinal: true });
    }
  });

  it('must be one channel of a format that is known', async () => {
    const provider = answering({});
    const stereo = audioFrame({ data: new Uint8Array(4), channels: 2 });
    const wide = audioFrame({ data: new Uint8Array(4), sampleWidth: 4 });
    const opus = {
      data: new Uint8Array(4),
      sampleRate: 48_000,
      channels: 1,
      format: 'opus',
      timestampMs: null,
      isFinal: true,
    };
    for (const [audio, field] of [
      [stereo, 'channels'],
      [wide, 'sampleWidth'],
      [opus, 'format'],
    ] as const) {
      await expect(provider.transcribe(audio)).rejects.toMatchObject({ code: 'input_invalid', details: { field } });
    }
  });

  it.each([
    ['unauthorized', { statusCode: 401, vendorCode: 'INVALID_AUTH' }, false],
    ['rejected', { statusCode: 400, vendorCode: 'Bad Request' }, false],
    ['rate_limited', { statusCode: 429, vendorCode: 'TOO_MANY_REQUESTS' }, true],
    ['unavailable', { statusCode: 503, vendorCode: 'SERVICE_UNAVAILABLE' }, true],
  ] as const)('%s: a coded failure', async (fault, details, retryable) => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    vendor.fault(fault);
    await expect(provider.transcribe(FRAME)).rejects.toMatchObject({
      code: 'provider_failed',
      retryable,
      retryAfterMs: fault === 'rate_limited' ? 2_000 : null,
      details: { provider: 'deepgram', ...details },
    });
  });

  it.each(['lose_request', 'lose_answer', 'garbage'] as const)(
    '%s: a coded failure, worth another try',
    async (fault) => {
      const { vendor, provider } = await startDeepgram();
      await using _vendor = vendor;
      vendor.fault(fault);
      await expect(provider.transcribe(FRAME)).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    },
  );

  it('reads the category of newer refusals', async () => {
    const provider = answering(
      { category: 'INVALID_JSON', message: 'no', details: 'no', request_id: 'a' },
      { status: 400 },
    );
    await expect(provider.transcribe(FRAME)).rejects.toMatchObject({ details: { vendorCode: 'INVALID_JSON' } });
  });

  it.each([
    ['nothing', {}],
    ['no channel', { results: { channels: [] } }],
    ['no text', { results: { channels: [{ alternatives: [{ transcript: 7 }] }] } }],
  ])('%s in the answer: a coded failure', async (_what, body) => {
    await expect(answering(body).transcribe(FRAME)).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
  });

  it('believes no confidence that is none, and takes the language the vendor heard', async () => {
    const alternative = { transcript: 'Bonjour', confidence: 7 };
    const body = { results: { channels: [{ alternatives: [alternative], detected_language: 'fr' }] } };
    expect(await answering(body).transcribe(FRAME)).toMatchObject({ confidence: null, language: 'fr' });
  });

  it('ends when the vendor takes too long', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock, timeoutMs: 500 });
    await using _vendor = vendor;
    vendor.fault('hang');
    const call = provider.transcribe(FRAME).catch((error: unknown) => error);
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await clock.advance(500);
    expect(await call).toMatchObject({ code: 'provider_failed', retryable: true });
  });
});
