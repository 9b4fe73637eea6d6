import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

import { migrationSql, PostgresStore } from '../src/index.ts';
import { startServer } from './embedded-server.ts';

vi.setConfig({ testTimeout: 30_000 });

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('CORE-14.2.1 shows a snippet that runs, and what it made is still there afterwards', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    // On a server of its own: the snippet works in the schema that everybody's does.
    await using server = await startServer();
    const { connectionString } = server;
    vi.stubEnv('POSTGRES_URL', connectionString);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(lines).toEqual(['support-1 is active\n']);
    await using store = new PostgresStore({ connectionString });
    expect(await store.getRoom({ organizationId: null, roomId: 'support-1' })).toMatchObject({ status: 'active' });
  });

  it('names every table that the migrations make', () => {
    const tables = [...migrationSql().matchAll(/CREATE (?:UNLOGGED )?TABLE "roomkit"\.(\w+)/g)].map(([, name]) => name);
    expect(tables.length).toBeGreaterThan(15);
    for (const name of tables) expect(read('../README.md')).toContain(`\`${name}\``);
  });
});
