import { DeepgramClient } from '@deepgram/sdk';
import { pcmFormat, wavFile } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

import { DeepgramEmulator, spelledSpeech } from '../../src/deepgram.ts';
import { HeldClock } from './held-clock.ts';
import { Line } from './line.ts';

const QUERY = { model: 'nova-3', encoding: 'linear16', sample_rate: '16000' } as const;

function client(vendor: DeepgramEmulator): DeepgramClient {
  const live = vendor.url.replace('http', 'ws');
  const environment = { base: vendor.url, production: live, agent: live, agentRest: vendor.url };
  return new DeepgramClient({ apiKey: vendor.apiKey, maxRetries: 0, environment });
}

function line(vendor: DeepgramEmulator, query: Readonly<Record<string, string>> = QUERY, key = vendor.apiKey): Line {
  const url = `${vendor.url.replace('http', 'ws')}/v1/listen?${new URLSearchParams(query).toString()}`;
  return new Line(url, { authorization: `Token ${key}` });
}

describe('the emulator of Deepgram, driven by Deepgram’s own client', () => {
  it('hears a file', async () => {
    await using vendor = await new DeepgramEmulator().start();
    const audio = wavFile(pcmFormat(16_000), spelledSpeech('Call me back.'));
    const heard = await client(vendor).listen.v1.media.transcribeFile(audio, { model: 'nova-3' });
    expect(heard).toMatchObject({
      results: { channels: [{ alternatives: [{ transcript: 'Call me back.', confidence: 0.98 }] }] },
    });
  });

  it('hears a stream, and says what it heard, when, and that it is done', async () => {
    await using vendor = await new DeepgramEmulator().start();
    const socket = await client(vendor).listen.v1.connect({
      Authorization: `Token ${vendor.apiKey}`,
      model: 'nova-3',
      encoding: 'linear16',
      sample_rate: 16_000,
      interim_results: 'true',
      vad_events: 'true',
      endpointing: 300,
      utterance_end_ms: 1_000,
      reconnectAttempts: 0,
    });
    const seen: { readonly type: string }[] = [];
    const closed = new Promise<void>((resolve) => {
      socket.on('message', (message) => seen.push(message as { readonly type: string }));
      socket.on('close', () => resolve());
    });
    socket.connect();
    await socket.waitForOpen();
    socket.sendKeepAlive({ type: 'KeepAlive' });
    socket.sendMedia(spelledSpeech('good morning, all', { silenceMs: 1_500 }));
    socket.sendFinalize({ type: 'Finalize' });
    socket.sendCloseStream({ type: 'CloseStream' });
    await closed;
    socket.close();
    expect(seen.map(({ type }) => type)).toEqual([
      'SpeechStarted',
      'Results',
      'Results',
      'UtteranceEnd',
      'Results',
      'Results',
      'Metadata',
    ]);
    expect(seen.filter(({ type }) => type === 'Results')).toMatchObject([
      { is_final: true, speech_final: false, channel: { alternatives: [{ transcript: 'good morning,' }] } },
      { is_final: true, speech_final: true, channel: { alternatives: [{ transcript: 'all' }] } },
      { is_final: true, channel: { alternatives: [{ transcript: '' }] } },
      { is_final: true, from_finalize: true },
    ]);
  });
});

describe('the emulator of Deepgram', () => {
  it.each([
    ['nothing wrong', QUERY, undefined, 101],
    ['another key', QUERY, 'wrong', 401],
    ['no encoding', { model: 'nova-3', sample_rate: '16000' }, undefined, 400],
    ['an encoding nobody knows', { ...QUERY, encoding: 'mp9' }, undefined, 400],
    ['a rate that is none', { ...QUERY, sample_rate: 'fast' }, undefined, 400],
    ['a parameter nobody knows', { ...QUERY, colour: 'red' }, undefined, 400],
    ['a gap that is too short', { ...QUERY, utterance_end_ms: '999', interim_results: 'true' }, undefined, 400],
    ['a gap without interim results', { ...QUERY, utterance_end_ms: '1000' }, undefined, 400],
  ])('answers a socket with %s', async (_what, query, key, status) => {
    await using vendor = await new DeepgramEmulator().start();
    expect(await line(vendor, query, key).status()).toBe(status);
    expect(vendor.sockets).toHaveLength(status === 101 ? 1 : 0);
  });

  it.each([
    ['an empty message', new Uint8Array()],
    ['words that are no command', '{"type":"Dance"}'],
    ['words that are no JSON', 'hello'],
  ])('ends a socket on which it is sent %s', async (_what, data) => {
    await using vendor = await new DeepgramEmulator().start();
    const socket = await line(vendor).open();
    socket.send(data);
    expect(await socket.closed).toEqual({ code: 1008, reason: 'DATA-0000' });
  });

  it('ends a socket on which nothing is said for ten seconds', async () => {
    const clock = new HeldClock();
    await using vendor = await new DeepgramEmulator({ clock }).start();
    const socket = await line(vendor).open();
    expect(clock.waiting).toEqual([10_000]);
    clock.run();
    expect(await socket.closed).toEqual({ code: 1011, reason: 'NET-0001' });
  });

  it('refuses files it cannot read', async () => {
    await using vendor = await new DeepgramEmulator().start();
    const call = async (body: Uint8Array<ArrayBuffer>, key = vendor.apiKey): Promise<number> => {
      const headers = { authorization: `Token ${key}`, 'content-type': 'audio/wav' };
      return (await fetch(`${vendor.url}/v1/listen?model=nova-3`, { method: 'POST', headers, body })).status;
    };
    expect(await call(new Uint8Array([1, 2, 3]))).toBe(400);
    expect(await call(new Uint8Array())).toBe(400);
    expect(await call(new Uint8Array([1]), 'wrong')).toBe(401);
  });
});
