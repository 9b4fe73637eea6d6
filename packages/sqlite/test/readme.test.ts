import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { SqliteStore } from '../src/index.ts';
import { temporaryDirectory } from './support.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('CORE-14.2.1 shows a snippet that runs, and what it made is still there afterwards', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'rooms.db');
    vi.stubEnv('ROOMKIT_SQLITE_PATH', path);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(lines).toEqual(['support-1 is active\n']);
    await using store = new SqliteStore({ path });
    expect(await store.getRoom({ organizationId: null, roomId: 'support-1' })).toMatchObject({ status: 'active' });
  });
});
