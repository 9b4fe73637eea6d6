import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { PERSON, startMessenger } from './support/start-messenger.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator } = await startMessenger();
    await using _emulator = emulator;
    vi.stubEnv('MESSENGER_PAGE_ID', emulator.pageId);
    vi.stubEnv('MESSENGER_PAGE_ACCESS_TOKEN', emulator.pageAccessToken);
    vi.stubEnv('MESSENGER_APP_SECRET', emulator.appSecret);
    vi.stubEnv('MESSENGER_VERIFY_TOKEN', 'verify');
    vi.stubEnv('MESSENGER_BASE_URL', emulator.url);
    const { handle } = await import('./readme/use.ts');
    const [asked] = emulator.messages.sent();
    expect(asked).toMatchObject({ to: PERSON, text: 'Shall we deliver today?', buttons: ['Yes', 'Later'] });
    emulator.deliverTo(handle);
    const [shaken] = await emulator.challenge('verify', '42').deliver();
    expect([shaken?.status, await shaken?.text()]).toEqual([200, '42']);
    const person = emulator.person(PERSON);
    for (const call of [person.tap('Yes', 'today'), emulator.report(asked?.id ?? ''), person.read()]) {
      expect((await call.deliver()).map(({ status }) => status)).toEqual([200]);
    }
  });
});
