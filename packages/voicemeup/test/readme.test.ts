import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { FROM, PERSON, startVoiceMeUp } from './support/start-voicemeup.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator } = await startVoiceMeUp();
    await using _emulator = emulator;
    vi.stubEnv('VOICEMEUP_USERNAME', emulator.username);
    vi.stubEnv('VOICEMEUP_AUTH_TOKEN', emulator.authToken);
    vi.stubEnv('VOICEMEUP_WEBHOOK_SECRET', emulator.webhookSecret);
    vi.stubEnv('VOICEMEUP_FROM', FROM);
    vi.stubEnv('VOICEMEUP_BASE_URL', emulator.baseUrl);
    const { POST } = await import('./readme/use.ts');
    expect(emulator.messages.sent()).toMatchObject([{ from: FROM.slice(1), text: 'Your parcel is on its way.' }]);
    emulator.deliverTo(POST);
    const call = emulator.person(PERSON, FROM).text('Thanks!');
    const [taken] = await call.deliver();
    const [refused] = await call.deliver({ wrongSignature: true });
    expect([taken?.status, refused?.status]).toEqual([200, 403]);
  });
});
