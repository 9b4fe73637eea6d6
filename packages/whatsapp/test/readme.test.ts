import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { PERSON, startWhatsApp } from './support/start-whatsapp.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator } = await startWhatsApp();
    await using _emulator = emulator;
    vi.stubEnv('WHATSAPP_PHONE_NUMBER_ID', emulator.phoneNumberId);
    vi.stubEnv('WHATSAPP_ACCESS_TOKEN', emulator.accessToken);
    vi.stubEnv('WHATSAPP_APP_SECRET', emulator.appSecret);
    vi.stubEnv('WHATSAPP_VERIFY_TOKEN', 'verify');
    vi.stubEnv('WHATSAPP_BASE_URL', emulator.url);
    const { handle } = await import('./readme/use.ts');
    expect(emulator.messages.sent().map(({ to, text, buttons }) => [to, text, buttons])).toEqual([
      [PERSON, 'Shall we deliver *today*?', ['Yes', 'Later']],
    ]);
    emulator.deliverTo(handle);
    const [asked] = await emulator.challenge('verify', '42').deliver();
    expect([asked?.status, await asked?.text()]).toEqual([200, '42']);
    const [taken] = await emulator.person(PERSON.slice(1)).text('Yes please').deliver();
    expect(taken?.status).toBe(200);
  });
});
