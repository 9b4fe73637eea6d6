import { readFileSync } from 'node:fs';

import { HTTPEmulator } from '@roomkit/emulators/http';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { HTTPIncoming, HTTPOutgoing } from '../src/index.ts';
import { PERSON } from './support/start-http.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using emulator = await new HTTPEmulator({ signature: 'standard' }).start();
    vi.stubEnv('HTTP_WEBHOOK_URL', emulator.hookUrl);
    vi.stubEnv('HTTP_WEBHOOK_SECRET', emulator.secret);
    vi.stubEnv('HTTP_WEBHOOK_SIGNATURE', 'standard');
    vi.stubEnv('HTTP_WEBHOOK_ALLOW_PRIVATE_ADDRESSES', 'true');
    const { POST } = await import('./readme/use.ts');
    expect(emulator.messages.sent().map(({ to, text }) => [to, text])).toEqual([[PERSON, 'Your invoice is ready.']]);
    emulator.deliverTo(POST);
    const call = emulator.person(PERSON).text('Thanks!');
    const answers = [...(await call.deliver()), ...(await call.deliver({ wrongSignature: true }))];
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  });

  it('shows calls of every kind, which the emulator takes and sends', async () => {
    const [outgoing, incoming] = [...read('../README.md').matchAll(/```jsonc\n([^]*?)```/gu)].map(([, lines = '']) =>
      lines
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as unknown),
    ) as [HTTPOutgoing[], HTTPIncoming[]];
    expect(outgoing.map(({ type }) => type)).toEqual(['message', 'edit', 'delete', 'reaction', 'typing', 'read']);
    await using emulator = await new HTTPEmulator().start();
    for (const call of outgoing) {
      const request = await emulator.call({ ...call }).request();
      const headers = new Headers(request.headers);
      headers.set('webhook-id', call.id);
      const answer = await fetch(emulator.hookUrl, { method: 'POST', headers, body: await request.text() });
      // The messages that they are about are not there: all else about them is right.
      expect([call.type, answer.status]).toEqual([call.type, ['message', 'typing'].includes(call.type) ? 200 : 404]);
    }
    const { WebhookHTTPProvider } = await import('../src/index.ts');
    const provider = new WebhookHTTPProvider({ url: 'https://receiver.example/' });
    const found: (string | undefined)[] = [];
    for (const call of incoming) {
      const body = new TextEncoder().encode(JSON.stringify(call));
      const request = { url: 'https://rooms.example/', method: 'POST', headers: new Headers(), body };
      const [message] = await provider.parseWebhook(request, 'http');
      const [notice] = await provider.parseNotices(request);
      const [status] = await provider.parseStatus(request, 'http');
      found.push(message?.content.type ?? notice?.type ?? status?.status);
    }
    expect(found).toEqual(['text', 'media', 'edit', 'delete', 'reaction', 'typing', 'watermark', 'delivered']);
  });
});
