import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { FROM, PERSON, startSinch } from './support/start-sinch.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator } = await startSinch();
    await using _emulator = emulator;
    vi.stubEnv('SINCH_SERVICE_PLAN_ID', emulator.servicePlanId);
    vi.stubEnv('SINCH_API_TOKEN', emulator.apiToken);
    vi.stubEnv('SINCH_WEBHOOK_SECRET', emulator.webhookSecret);
    vi.stubEnv('SINCH_BASE_URL', emulator.url);
    const { POST } = await import('./readme/use.ts');
    expect(emulator.messages.sent()).toMatchObject([{ to: PERSON, text: 'Your parcel is on its way.' }]);
    emulator.deliverTo(POST);
    const [refused] = await emulator.person(PERSON, FROM).text('Thanks!').deliver({ wrongSignature: true });
    expect(refused?.status).toBe(403);
  });
});
