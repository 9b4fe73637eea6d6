import { ActivityHandling, GoogleGenAI, Modality } from '@google/genai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import { GeminiLiveEmulator } from '../../src/gemini-live.ts';

function loud(milliseconds: number): string {
  const samples = new Int16Array(milliseconds * 16).fill(8_000);
  return Buffer.from(samples.buffer).toString('base64');
}

describe('GeminiLiveEmulator', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('talks with the vendor’s own client', async () => {
    const turns = [
      { heard: 'Weather?', tool: { name: 'get_weather', arguments: '{"city":"Oslo"}' }, says: 'It is {result}.' },
    ];
    await using vendor = await new GeminiLiveEmulator({ turns }).start();
    const client = new GoogleGenAI({
      apiKey: vendor.apiKey,
      httpOptions: { baseUrl: vendor.url, apiVersion: 'v1beta' },
    });
    const said: string[] = [];
    let bytes = 0;
    const session = await client.live.connect({
      model: 'gemini-3.1-flash-live-preview',
      config: {
        responseModalities: [Modality.AUDIO],
        inputAudioTranscription: {},
        outputAudioTranscription: {},
        systemInstruction: 'Be brief.',
      },
      callbacks: {
        onmessage: ({ serverContent, toolCall }) => {
          const [call] = toolCall?.functionCalls ?? [];
          if (call !== undefined) {
            const { id = '', name = '' } = call;
            session.sendToolResponse({ functionResponses: [{ id, name, response: { output: 'snow' } }] });
          }
          const text = serverContent?.inputTranscription?.text ?? serverContent?.outputTranscription?.text;
          if (text) said.push(text);
          for (const { inlineData } of serverContent?.modelTurn?.parts ?? []) {
            bytes += Buffer.from(inlineData?.data ?? '', 'base64').byteLength;
          }
          if (serverContent?.turnComplete) said.push('end');
        },
      },
    });
    for (const data of [loud(400), Buffer.alloc(16_000).toString('base64')]) {
      session.sendRealtimeInput({ audio: { data, mimeType: 'audio/pcm;rate=16000' } });
    }
    await vi.waitFor(() => expect(said).toEqual(['Weather?', 'It', ' is', ' snow.', 'end']));
    expect([bytes > 0, vendor.call.settings.systemPrompt, vendor.call.toolResults]).toEqual([
      true,
      'Be brief.',
      [{ callId: 'call_2', result: 'snow' }],
    ]);
    session.close();
  });

  it.each([
    ['is cut off', {}, ['interrupted', 'end']],
    ['goes on', { activityHandling: ActivityHandling.NO_INTERRUPTION }, []],
  ])('is told of turns, and where somebody begins to speak its answer %s', async (_what, handling, expected) => {
    await using vendor = await new GeminiLiveEmulator({ turns: [{ heard: 'Hello?' }] }).start();
    const client = new GoogleGenAI({
      apiKey: vendor.apiKey,
      httpOptions: { baseUrl: vendor.url, apiVersion: 'v1beta' },
    });
    const said: string[] = [];
    const session = await client.live.connect({
      model: 'gemini-3.1-flash-live-preview',
      config: {
        responseModalities: [Modality.AUDIO],
        inputAudioTranscription: {},
        realtimeInputConfig: { automaticActivityDetection: { disabled: true }, ...handling },
      },
      callbacks: {
        onmessage: ({ serverContent }) => {
          if (serverContent?.inputTranscription?.text) said.push(serverContent.inputTranscription.text);
          if (serverContent?.interrupted) said.push('interrupted');
          if (serverContent?.turnComplete) said.push('end');
        },
      },
    });
    session.sendRealtimeInput({ activityStart: {} });
    session.sendRealtimeInput({ audio: { data: loud(400), mimeType: 'audio/pcm;rate=16000' } });
    session.sendRealtimeInput({ activityEnd: {} });
    await vi.waitFor(() => expect(said).toEqual(['Hello?']));
    vendor.call.answerStarts();
    session.sendRealtimeInput({ activityStart: {} });
    session.sendRealtimeInput({ text: 'Wait.' });
    await vi.waitFor(() => expect(vendor.call.texts).toHaveLength(1));
    await vi.waitFor(() => expect(said).toEqual(['Hello?', ...expected]));
    session.close();
  });

  it('refuses other paths, other keys and whatever it is told to', async () => {
    await using vendor = await new GeminiLiveEmulator().start();
    const path = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';
    vendor.refuse(503);
    const statuses: (number | undefined)[] = [];
    for (const address of [path, `${path}?key=${vendor.apiKey}x`, `/elsewhere?key=${vendor.apiKey}`]) {
      const socket = new WebSocket(`${vendor.url.replace('http', 'ws')}${address}`);
      await new Promise<void>((resolve) => {
        socket.on('error', () => {});
        socket.on('unexpected-response', (_request, { statusCode }) => {
          statuses.push(statusCode);
          resolve();
        });
      });
      socket.terminate();
    }
    expect([statuses, vendor.connections]).toEqual([[503, 401, 404], 0]);
    expect(() => vendor.call).toThrow('Nobody has connected.');
    expect((await fetch(vendor.url)).status).toBe(426);
  });

  it('is not told of turns that it hears by itself', async () => {
    await using vendor = await new GeminiLiveEmulator().start();
    const path = `/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=${vendor.apiKey}`;
    const socket = new WebSocket(`${vendor.url.replace('http', 'ws')}${path}`);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('open', () => {
      socket.send('{"setup":{"model":"models/x"}}');
      socket.send('{"realtimeInput":{"activityStart":{}}}');
    });
    expect(await closed).toBe(1007);
  });

  it.each([
    ['no JSON', 'x'],
    ['nothing it knows', '{"hello":{}}'],
    ['two things at once', '{"setup":{"model":"models/x"},"clientContent":{}}'],
    ['something before the setup', '{"realtimeInput":{"text":"x"}}'],
    ['a model that is none', '{"setup":{"model":"x"}}'],
  ])('closes on %s', async (_what, text) => {
    await using vendor = await new GeminiLiveEmulator().start();
    const path = `/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=${vendor.apiKey}`;
    const socket = new WebSocket(`${vendor.url.replace('http', 'ws')}${path}`);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('open', () => socket.send(text));
    expect(await closed).toBe(1007);
  });
});
