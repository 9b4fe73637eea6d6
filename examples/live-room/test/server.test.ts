import { request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkDemo, type LiveDemo, startDemo } from './support/live-demo.ts';

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

describe('the server of the demo', { timeout: 180_000 }, () => {
  let demo: LiveDemo | undefined;
  beforeAll(async () => {
    demo = await startDemo();
  }, 180_000);
  afterAll(() => demo?.[Symbol.asyncDispose](), 60_000);

  /** A raw request: `fetch` would not let one lie about host and origin. */
  function ask(path: string, headers: Record<string, string> = {}, body: string | null = null): Promise<Answer> {
    const { promise, reject, resolve } = Promise.withResolvers<Answer>();
    const outgoing = request(new URL(path, demo?.address), { method: body === null ? 'GET' : 'POST', headers });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    outgoing.end(body ?? undefined);
    return promise;
  }

  it('serves the page, with everything it needs', async () => {
    expect((await ask('/')).body).toContain('<title>RoomKit: one room, live</title>');
    for (const path of ['/main.js', '/main.css', '/icon.svg']) expect((await ask(path)).status).toBe(200);
    const styles = (await ask('/main.css')).body;
    expect(styles).not.toMatch(/https?:\/\//u);
    const font = /url\("?\.\/(?<file>inter-latin-[^")]+)/u.exec(styles)?.groups?.['file'];
    expect((await ask(`/${font}`)).status).toBe(200);
  });

  it('answers this machine alone', async () => {
    expect((await ask('/', { host: 'rebound.example' })).status).toBe(421);
    expect((await ask('/feed', { host: 'rebound.example:4700' })).status).toBe(421);
    expect((await ask('/', { host: 'localhost' })).status).toBe(200);
  });

  it('takes commands from its own page, known ones, and no more than it can read', async () => {
    const phoneRead = JSON.stringify({ type: 'phone_read' });
    expect((await ask('/command', {}, phoneRead)).status).toBe(200);
    expect((await ask('/command', { origin: 'http://elsewhere.example' }, phoneRead)).status).toBe(403);
    expect((await ask('/command', {}, 'no json')).status).toBe(400);
    expect((await ask('/command', {}, JSON.stringify({ type: 'explode' }))).status).toBe(400);
    expect((await ask('/command', {}, JSON.stringify({ type: 'text', body: '  ' }))).status).toBe(400);
    expect((await ask('/command', {}, JSON.stringify({ type: 'mute', channelId: '__proto__' }))).status).toBe(400);
    expect((await ask('/command', {}, JSON.stringify({ type: 'text', body: 'a'.repeat(20_000) }))).status).toBe(413);
    expect((await ask('/command', {}, JSON.stringify({ type: 'take_over', colleague: 'eve' }))).status).toBe(400);
    const approval = { type: 'approval', requestId: 'none', colleague: 'sam' };
    expect((await ask('/command', {}, JSON.stringify({ ...approval, approved: 'yes' }))).status).toBe(400);
    expect((await ask('/command', {}, JSON.stringify({ ...approval, approved: true }))).body).toContain('any more');
    expect((await ask('/nowhere')).status).toBe(404);
    expect((await ask('/', {}, '{}')).status).toBe(405);
  });

  it('takes calls from its own page, and nothing that is no offer', async () => {
    const sdp = { 'content-type': 'application/sdp' };
    expect((await ask('/call', { ...sdp, origin: 'http://elsewhere.example' }, 'v=0')).status).toBe(403);
    expect((await ask('/call', { host: 'rebound.example', ...sdp }, 'v=0')).status).toBe(421);
    expect((await ask('/call', { 'content-type': 'text/plain' }, 'v=0')).status).toBe(415);
    expect((await ask('/call', sdp, 'v=0')).status).toBe(400);
    expect((await ask('/call', sdp, 'v'.repeat(70_000))).status).toBe(413);
    expect((await ask('/call')).status).toBe(405);
    const said = JSON.stringify({ type: 'call_say', sentence: 'Hello?' });
    expect((await ask('/command', {}, said)).body).toContain('Nobody is on the line.');
    expect((await ask('/command', {}, JSON.stringify({ type: 'call_say', sentence: '' }))).status).toBe(400);
  });

  it('--check serves one request to itself and ends', async () => {
    const { code, output } = await checkDemo();
    expect(output).toContain('answered 200');
    expect(code).toBe(0);
  });
});
