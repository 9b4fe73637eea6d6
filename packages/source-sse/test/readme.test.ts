import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

import { open, startServer } from './support/server.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using server = await startServer((visit) => {
      open(visit, 'event: metrics\ndata: 7\n\nid: 1\nevent: incident\ndata: {"service":"search","state":"down"}\n\n');
    });
    vi.stubEnv('SSE_SOURCE_URL', server.url);
    vi.stubEnv('SSE_SOURCE_AUTHORIZATION', 'Bearer t0ken');
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(lines).toEqual(['search is down\n']);
    expect(server.visits[0]?.request.headers.authorization).toBe('Bearer t0ken');
  });
});
