import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { FROM, startTwilio } from './support/start-twilio.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator, options } = await startTwilio();
    await using _emulator = emulator;
    vi.stubEnv('TWILIO_ACCOUNT_SID', options.accountSid);
    vi.stubEnv('TWILIO_AUTH_TOKEN', options.authToken);
    vi.stubEnv('TWILIO_FROM', FROM);
    vi.stubEnv('TWILIO_BASE_URL', emulator.url);
    const { POST } = await import('./readme/use.ts');
    expect(emulator.messages.sent().map(({ to, text }) => [to, text])).toEqual([
      ['+14155552671', 'Your parcel is on its way.'],
    ]);
    emulator.deliverTo(POST);
    const call = emulator.person('+14155552671', FROM).text('Thanks!');
    const [refused] = await call.deliver({ wrongSignature: true });
    expect(refused?.status).toBe(403);
  });
});
