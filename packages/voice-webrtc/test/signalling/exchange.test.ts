import { createTestClock, createTestIds } from '@roomkit/testing';
import { WebRTCVoiceBackend, type WebRTCVoiceOptions } from '@roomkit/voice-webrtc';
import { afterEach, describe, expect, it } from 'vitest';

import { call, OFFER } from './offers.ts';

const open: WebRTCVoiceBackend[] = [];

function backend(options: WebRTCVoiceOptions = {}) {
  const clock = createTestClock();
  const voice = new WebRTCVoiceBackend({ clock, createId: createTestIds('id'), addresses: ['127.0.0.1'], ...options });
  open.push(voice);
  const log: string[] = [];
  voice.onIncoming(({ participantId, state }) => log.push(`incoming ${participantId} ${state}`));
  voice.onTransportDisconnect((_session, reason) => log.push(`gone ${reason}`));
  return { clock, voice, log };
}

afterEach(async () => {
  for (const voice of open.splice(0)) await voice.close();
});

describe('handleRequest', () => {
  it('answers an offer with 201, the whole answer and where to end it', async () => {
    const { voice, log } = backend();
    const response = await voice.handleRequest(call(OFFER));
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'application/sdp']);
    const answer = await response.text();
    expect(answer).toContain('opus/48000');
    expect(answer).toContain('telephone-event/48000');
    expect(answer).toMatch(/a=candidate:.* 127\.0\.0\.1 /u);
    expect(log).toEqual(['incoming caller-id-1 connecting']);
    const location = response.headers.get('location') ?? '';
    expect(location).toBe('/calls/id-2');
    const at = new URL(location, 'https://voice.example');
    expect((await voice.handleRequest(new Request(at, { method: 'DELETE' }))).status).toBe(200);
    expect((await voice.handleRequest(new Request(at, { method: 'DELETE' }))).status).toBe(404);
    expect(log[1]).toBe('gone hangup');
  });

  it('the id of a session ends no call: only its address does', async () => {
    const { voice } = backend();
    await voice.handleRequest(call(OFFER));
    const guess = new Request('https://voice.example/calls/id-1', { method: 'DELETE' });
    expect((await voice.handleRequest(guess)).status).toBe(404);
    expect(voice.getSession('id-1')?.state).toBe('connecting');
  });

  it('asks no public server for its address', async () => {
    const { voice } = backend();
    const answer = await (await voice.handleRequest(call(OFFER))).text();
    expect(answer).not.toContain('typ srflx');
  });

  it('takes who calls from authorize, which sees no body, and refuses whom that refuses', async () => {
    const seen: string[] = [];
    const { voice, log } = backend({
      authorize: async ({ headers, url, method }) => {
        seen.push(`${method} ${new URL(url).pathname}`);
        if (headers.get('authorization') !== 'Bearer ada') return null;
        return { participantId: 'ada', roomId: 'r1', organizationId: 'acme', metadata: { plan: 'gold' } };
      },
    });
    expect((await voice.handleRequest(call(OFFER))).status).toBe(403);
    expect(log).toEqual([]);
    const headers = { 'content-type': 'application/sdp', authorization: 'Bearer ada' };
    expect((await voice.handleRequest(call(OFFER, { headers }))).status).toBe(201);
    const session = voice.listSessions('r1')[0];
    expect([session?.participantId, session?.organizationId, session?.metadata]).toEqual([
      'ada',
      'acme',
      { plan: 'gold' },
    ]);
    expect(seen).toEqual(['POST /calls', 'POST /calls']);
  });

  it('403 when whoever hears of the call does not want it', async () => {
    const { voice } = backend();
    voice.onIncoming((session) => void voice.disconnect(session, 'refused'));
    expect((await voice.handleRequest(call(OFFER))).status).toBe(403);
  });

  it('400 for what is no offer, 405 for other ways, 413 for too much, 415 for another type', async () => {
    const { voice, log } = backend({ maxOfferBytes: 2_000 });
    const status = async (request: Request): Promise<number> => (await voice.handleRequest(request)).status;
    expect(await status(call('v=0\r\nhello'))).toBe(400);
    expect(await status(call(OFFER.replace('a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1', 'a=ice-pwd:')))).toBe(400);
    expect(await status(new Request('https://voice.example/calls', { method: 'PATCH', body: '' }))).toBe(405);
    expect(await status(call(OFFER, { headers: { 'content-type': 'text/plain' } }))).toBe(415);
    expect(await status(call(OFFER + ' '.repeat(2_000)))).toBe(413);
    const options = await voice.handleRequest(new Request('https://voice.example/calls', { method: 'OPTIONS' }));
    expect([options.status, options.headers.get('accept-post')]).toEqual([204, 'application/sdp']);
    expect(log).toEqual([]);
  });

  it('reads no more of a body than it may, whatever its length claims', async () => {
    const { voice } = backend({ maxOfferBytes: 1_000 });
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(400));
      },
    });
    const response = await voice.handleRequest(call('', { body, duplex: 'half' }));
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(8);
  });

  it('503 when every line is taken, and again free when one ends', async () => {
    const { voice } = backend({ maxCalls: 1 });
    const [first, second] = await Promise.all([voice.handleRequest(call(OFFER)), voice.handleRequest(call(OFFER))]);
    expect([first.status, second.status]).toEqual([201, 503]);
    const session = voice.getSession('id-1');
    if (session !== null) await voice.disconnect(session);
    expect((await voice.handleRequest(call(OFFER))).status).toBe(201);
  });

  it('a call that does not connect in time is given up', async () => {
    const { clock, voice, log } = backend({ connectTimeoutMs: 3_000 });
    await voice.handleRequest(call(OFFER));
    await clock.advance(2_999);
    expect(log).toHaveLength(1);
    await clock.advance(1);
    expect(log[1]).toBe('gone connect_timeout');
    expect(clock.pending).toBe(0);
  });

  it('takes offers that came by other ways, and says what to answer', async () => {
    const { voice, log } = backend();
    const session = await voice.accept({ sdp: OFFER, participantId: 'ada', roomId: 'r1' });
    expect([session.participantId, session.roomId, log]).toEqual(['ada', 'r1', []]);
    expect(voice.answerOf(session)).toContain('opus/48000');
    await expect(voice.accept({ sdp: 'hello' })).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(voice.accept(null)).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(voice.accept({ sdp: OFFER }, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
    await expect(voice.connect()).rejects.toMatchObject({ code: 'not_supported' });
  });

  it('tells of signalling without what it holds', async () => {
    const { voice } = backend();
    const traces: unknown[] = [];
    voice.setTraceEmitter((trace) => traces.push(trace));
    await voice.handleRequest(call(OFFER));
    expect(traces.slice(0, 2)).toEqual([
      { direction: 'inbound', protocol: 'webrtc', summary: 'offer', sessionId: 'id-1' },
      { direction: 'outbound', protocol: 'webrtc', summary: 'answer', sessionId: 'id-1' },
    ]);
    expect(JSON.stringify(traces)).not.toContain('ice-pwd');
  });

  it('takes no call once it is closed', async () => {
    const { voice } = backend();
    await voice.close();
    expect((await voice.handleRequest(call(OFFER))).status).toBe(503);
  });
});
