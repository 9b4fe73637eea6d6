import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { connect } from './readme/use.ts';
import { FakeWhatsApp } from './support/fake-whatsapp.ts';
import { Person } from './support/person.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const folder = await mkdtemp(join(tmpdir(), 'roomkit-whatsapp-'));
    vi.stubEnv('WHATSAPP_PERSONAL_FOLDER', folder);
    const fake = new FakeWhatsApp();
    const kit = connect({ library: async () => fake.library, onQr: () => fake.pair() });
    await vi.waitFor(() => expect(kit.listSources()).toEqual({ whatsapp: 'connected' }));
    fake.arrive(new Person(fake, '15557654321').text('Is anybody there?'));
    await vi.waitFor(() =>
      expect(fake.given).toMatchObject([
        { jid: '15557654321@s.whatsapp.net', content: { text: 'Thank you, we are on it.' } },
      ]),
    );
    await kit.close();
    await rm(folder, { recursive: true });
  });

  it('names the licence of what has to be installed', () => {
    const manifest = JSON.parse(read('../package.json')) as { readonly peerDependencies: Record<string, string> };
    expect(read('../README.md')).toContain(
      `npm install @roomkit/whatsapp-personal @roomkit/core baileys@${manifest.peerDependencies['baileys']}`,
    );
    expect(read('../README.md')).toContain('GPL-3.0');
  });
});
