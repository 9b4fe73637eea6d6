import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { PERSON, startTelegram } from './support/start-telegram.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator } = await startTelegram();
    await using _emulator = emulator;
    vi.stubEnv('TELEGRAM_BOT_TOKEN', emulator.botToken);
    vi.stubEnv('TELEGRAM_WEBHOOK_SECRET', 'chosen-by-us');
    vi.stubEnv('TELEGRAM_BASE_URL', emulator.url);
    const { POST } = await import('./readme/use.ts');
    expect(emulator.webhookSettings).toMatchObject({
      url: 'https://rooms.example/webhooks/telegram',
      allowedUpdates: expect.arrayContaining(['message', 'message_reaction']),
    });
    const [asked] = emulator.messages.sent();
    expect(asked).toMatchObject({ to: PERSON, text: 'Shall we deliver today?', buttons: ['Yes', 'Later'] });
    emulator.deliverTo(POST);
    const tap = emulator.person(Number(PERSON)).tap(asked?.id ?? '', 'Yes', 'today');
    expect((await tap.deliver()).map(({ status }) => status)).toEqual([200]);
    expect(emulator.answeredQueries).toHaveLength(1);
    expect((await tap.deliver({ wrongSignature: true })).map(({ status }) => status)).toEqual([403]);
  });
});
