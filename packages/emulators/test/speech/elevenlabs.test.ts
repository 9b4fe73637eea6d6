import { describe, expect, it, vi } from 'vitest';

import { ElevenLabsEmulator, SpelledReader } from '../../src/elevenlabs.ts';
import { HeldClock } from './held-clock.ts';
import { Line } from './line.ts';

function line(vendor: ElevenLabsEmulator, voice = vendor.voices[0], query = 'output_format=pcm_16000'): Line {
  const url = `${vendor.url.replace('http', 'ws')}/v1/text-to-speech/${voice}/multi-stream-input?${query}`;
  return new Line(url, { 'xi-api-key': vendor.apiKey });
}

function heard(messages: readonly Record<string, unknown>[], contextId: string): string {
  const reader = new SpelledReader('linear16');
  return messages
    .filter((message) => message['contextId'] === contextId && typeof message['audio'] === 'string')
    .flatMap(({ audio }) => [...reader.read(Buffer.from(audio as string, 'base64'))])
    .join('')
    .trim();
}

describe('the emulator of ElevenLabs', () => {
  it('says what each context is told, once there is enough of it or it is to be flushed', async () => {
    await using vendor = await new ElevenLabsEmulator().start();
    const socket = await line(vendor).open();
    socket.say({ text: ' ', context_id: 'a', generation_config: { chunk_length_schedule: [50] } });
    socket.say({ text: ' ', context_id: 'b' });
    socket.say({ text: 'Too short. ', context_id: 'b' });
    socket.say({ text: 'This is a sentence that has more than fifty letters. ', context_id: 'a' });
    await vi.waitFor(() => expect(heard(socket.messages, 'a')).toMatch(/letters\.$/u));
    expect(heard(socket.messages, 'b')).toBe('');
    socket.say({ context_id: 'b', flush: true });
    socket.say({ context_id: 'b', close_context: true });
    await vi.waitFor(() => expect(socket.messages).toContainEqual({ isFinal: true, contextId: 'b' }));
    expect(heard(socket.messages, 'b')).toBe('Too short.');
    expect(vendor.speaking).toBe(1);
    socket.say({ close_socket: true });
    expect(await socket.closed).toMatchObject({ code: 1000 });
    await vi.waitFor(() => expect(vendor.speaking).toBe(0));
  });

  it('never says what was not flushed when its context is closed', async () => {
    await using vendor = await new ElevenLabsEmulator().start();
    const socket = await line(vendor).open();
    socket.say({ text: 'Never mind. ', context_id: 'a' });
    socket.say({ context_id: 'a', close_context: true });
    await vi.waitFor(() => expect(socket.messages).toEqual([{ isFinal: true, contextId: 'a' }]));
  });

  it.each([
    ['words that are no JSON', 'hello', 'invalid_message'],
    ['bytes', new Uint8Array([1]), 'invalid_message'],
    [
      'a schedule that is too short',
      '{"text":" ","generation_config":{"chunk_length_schedule":[10]}}',
      'invalid_message',
    ],
  ])('ends a socket on which it is sent %s', async (_what, data, reason) => {
    await using vendor = await new ElevenLabsEmulator().start();
    const socket = await line(vendor).open();
    socket.send(data);
    expect(await socket.closed).toEqual({ code: 1008, reason });
  });

  it('refuses a voice, a key, and a sixth context, by their names', async () => {
    await using vendor = await new ElevenLabsEmulator().start();
    const lost = await line(vendor, 'nobody').open();
    lost.say({ text: ' ' });
    expect(await lost.closed).toEqual({ code: 1008, reason: 'voice_not_found' });
    expect(lost.messages).toMatchObject([{ error: 'voice_not_found', code: 1008 }]);
    const stranger = await new Line(
      `${vendor.url.replace('http', 'ws')}/v1/text-to-speech/x/multi-stream-input?output_format=pcm_16000`,
      {},
    ).open();
    stranger.say({ text: ' ' });
    expect(await stranger.closed).toEqual({ code: 1008, reason: 'invalid_api_key' });
    const full = await line(vendor).open();
    for (let count = 1; count <= 6; count += 1) full.say({ text: ' ', context_id: String(count) });
    expect(await full.closed).toEqual({ code: 1008, reason: 'too_many_concurrent_requests' });
  });

  it('takes no socket for formats it does not make, and none elsewhere', async () => {
    await using vendor = await new ElevenLabsEmulator().start();
    expect(await line(vendor, vendor.voices[0], 'output_format=mp3_44100_128').status()).toBe(422);
    const elsewhere = new Line(`${vendor.url.replace('http', 'ws')}/v1/elsewhere`, {});
    expect(await elsewhere.status()).toBe(404);
  });

  it('ends a socket on which nothing is said for as long as was asked', async () => {
    const clock = new HeldClock();
    await using vendor = await new ElevenLabsEmulator({ clock }).start();
    const socket = await line(vendor, vendor.voices[0], 'output_format=pcm_16000&inactivity_timeout=180').open();
    expect(clock.waiting).toEqual([180_000]);
    clock.run();
    expect(await socket.closed).toEqual({ code: 1008, reason: 'input_timeout_exceeded' });
  });
});
