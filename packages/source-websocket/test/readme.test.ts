import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

import { startFeed } from './support/feed.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using feed = await startFeed({}, ({ socket }) => {
      socket.once('message', (subscription: Buffer) => {
        expect(subscription.toString('utf8')).toBe('{"subscribe":"prices"}');
        socket.send(JSON.stringify({ id: 'p1', symbol: 'ACME', price: '41.20' }));
      });
    });
    vi.stubEnv('WEBSOCKET_SOURCE_URL', feed.url);
    vi.stubEnv('WEBSOCKET_SOURCE_AUTHORIZATION', 'Bearer t0ken');
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(lines).toEqual(['ACME stands at 41.20\n']);
    expect(feed.peers[0]?.request.headers.authorization).toBe('Bearer t0ken');
  });

  it('shows the other client as the tests use it', () => {
    const connect = /\(url, \{ protocols[^]*?\}\)(?=;)/u.exec(read('./support/clients.ts'))?.[0] ?? 'nothing was found';
    expect(flat(read('../README.md'))).toContain(flat(connect));
  });
});

function flat(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}
