import { readWav } from '@roomkit/core/audio';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { type ElevenLabsOutputFormat, ElevenLabsTTSProvider } from '../src/index.ts';
import { all, startElevenLabs, TEXT, wordsOf } from './support/elevenlabs.ts';

const FORMATS: readonly (readonly [ElevenLabsOutputFormat, number, string])[] = [
  ['pcm_8000', 8_000, 'pcm_s16le'],
  ['pcm_16000', 16_000, 'pcm_s16le'],
  ['pcm_22050', 22_050, 'pcm_s16le'],
  ['pcm_24000', 24_000, 'pcm_s16le'],
  ['pcm_44100', 44_100, 'pcm_s16le'],
  ['ulaw_8000', 8_000, 'mulaw'],
  ['alaw_8000', 8_000, 'alaw'],
];

describe('speech over HTTP', () => {
  it.each(FORMATS)(
    'VOICE-12.2.9 trap 13 %s comes in odd pieces, and loses no sample',
    async (outputFormat, rate, codec) => {
      const { vendor, provider } = await startElevenLabs({ outputFormat });
      await using _vendor = vendor;
      const chunks = await all(provider.synthesizeStream(TEXT));
      expect(wordsOf(chunks)).toBe(TEXT);
      expect(new Set(chunks.map(({ sampleRate, format }) => `${format} ${sampleRate}`))).toEqual(
        new Set([`${codec} ${rate}`]),
      );
      const width = codec === 'pcm_s16le' ? 2 : 1;
      expect(chunks.every(({ data }) => data.byteLength % width === 0)).toBe(true);
      const said = chunks.reduce((sum, { data }) => sum + data.byteLength, 0);
      expect(chunks.at(-1)).toMatchObject({ isFinal: true, timestampMs: (said / width / rate) * 1_000 });
    },
  );

  it('is asked for with what the options say, and with the voice of the call', async () => {
    const { vendor, provider } = await startElevenLabs({
      languageCode: 'en',
      seed: 7,
      textNormalization: 'off',
      enableLogging: false,
      voiceSettings: { stability: 0.4, similarityBoost: 0.8, style: 0, useSpeakerBoost: true, speed: 1.1 },
    });
    await using _vendor = vendor;
    const [, voice = ''] = vendor.voices;
    await all(provider.synthesizeStream(TEXT, { voice }));
    const [request] = vendor.requests;
    expect(request).toMatchObject({ method: 'POST', path: `/v1/text-to-speech/${voice}/stream` });
    expect(request?.query).toEqual({ output_format: ['pcm_16000'], enable_logging: ['false'] });
    expect(JSON.parse(new TextDecoder().decode(request?.body))).toEqual({
      text: TEXT,
      model_id: 'eleven_flash_v2_5',
      language_code: 'en',
      seed: 7,
      apply_text_normalization: 'off',
      voice_settings: { stability: 0.4, similarity_boost: 0.8, style: 0, use_speaker_boost: true, speed: 1.1 },
    });
  });

  it('VOICE-12.2.9 whole is a WAV file within a link, with transcript and duration', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    const content = await provider.synthesize('hi');
    expect(content).toMatchObject({ type: 'audio', mimeType: 'audio/wav', transcript: 'hi', durationSeconds: 0.04 });
    const file = readWav(Buffer.from(content.url.split(',')[1] ?? '', 'base64'));
    expect([file.format.sampleRate, file.data.byteLength, content.sizeBytes]).toEqual([16_000, 1_280, 1_324]);
    await expect(provider.synthesize(' ')).rejects.toMatchObject({ code: 'input_invalid', details: { field: 'text' } });
  });

  it('VOICE-12.2.9 whole for telephones is G.711 as it is', async () => {
    const { vendor, provider } = await startElevenLabs({ outputFormat: 'ulaw_8000' });
    await using _vendor = vendor;
    expect(await provider.synthesize('hi')).toMatchObject({
      mimeType: 'audio/basic',
      durationSeconds: 0.04,
      sizeBytes: 320,
    });
  });

  it('stops at the vendor when nobody listens any more', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'stall', afterBytes: 3_000 });
    const iterator = provider.synthesizeStream(TEXT)[Symbol.asyncIterator]();
    await iterator.next();
    await vi.waitFor(() => expect(vendor.speaking).toBe(1));
    // Also while a chunk is waited for.
    const pending = [iterator.next(), iterator.next(), iterator.next()];
    await iterator.return?.();
    await vi.waitFor(() => expect(vendor.speaking).toBe(0));
    expect((await Promise.all(pending)).at(-1)?.done).toBe(true);
  });
});

describe('a refusal over HTTP', () => {
  it.each([
    ['invalid_api_key', 401, false, null],
    ['quota_exceeded', 401, false, null],
    ['voice_not_found', 404, false, null],
    ['max_character_limit_exceeded', 400, false, null],
    ['too_many_concurrent_requests', 429, true, 1_000],
    ['system_busy', 429, true, 1_000],
  ] as const)('%s is a coded failure', async (code, statusCode, retryable, retryAfterMs) => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'refuse', code }, 2);
    const details = { provider: 'elevenlabs', statusCode, vendorCode: code };
    const failure = { code: 'provider_failed', retryable, retryAfterMs, details };
    await expect(all(provider.synthesizeStream(TEXT))).rejects.toMatchObject(failure);
    await expect(provider.synthesize(TEXT)).rejects.toMatchObject(failure);
  });

  it('of a body says what the vendor calls it, and quotes nothing', async () => {
    const fetch = async (): Promise<Response> =>
      Response.json({ detail: [{ loc: ['body', 'text'], msg: TEXT, type: 'value_error' }] }, { status: 422 });
    const provider = new ElevenLabsTTSProvider({ apiKey: 'key', fetch });
    const error: unknown = await provider.synthesize(TEXT).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ details: { statusCode: 422, vendorCode: 'value_error' }, retryable: false });
    expect(JSON.stringify(error)).not.toContain('Good morning');
  });
});

describe('a vendor that misbehaves over HTTP', () => {
  it('breaks off in the middle of a word: what came is given, then a coded failure', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'cut', afterBytes: 3_000 });
    const chunks: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const { data } of provider.synthesizeStream(TEXT)) chunks.push(data.byteLength);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    expect(chunks.length).toBeGreaterThan(0);
  });

  it('stalls: bounded, with a coded failure', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startElevenLabs({ clock });
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'stall', afterBytes: 1 });
    const iterator = provider.synthesizeStream(TEXT)[Symbol.asyncIterator]();
    await iterator.next();
    const rest = iterator.next().catch((reason: unknown) => reason);
    await vi.waitFor(() => expect(clock.untilNext).toBe(10_000));
    await clock.advance(10_000);
    expect(await rest).toMatchObject({
      code: 'provider_failed',
      message: 'The vendor does not answer.',
      retryable: true,
    });
    await vi.waitFor(() => expect(vendor.speaking).toBe(0));
  });

  it.each(['garbage', 'lose_request', 'lose_answer'] as const)('%s: a coded failure, and no noise', async (fault) => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    vendor.fault(fault);
    await expect(all(provider.synthesizeStream(TEXT))).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: true,
    });
  });

  it('never begins: bounded', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startElevenLabs({ clock, connectTimeoutMs: 300 });
    await using _vendor = vendor;
    vendor.fault('hang');
    const call = provider.synthesize(TEXT).catch((reason: unknown) => reason);
    await vi.waitFor(() => expect(clock.untilNext).toBe(300));
    await clock.advance(300);
    expect(await call).toMatchObject({ code: 'provider_failed', retryable: true });
  });
});
