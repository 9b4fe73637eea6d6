import { readFileSync } from 'node:fs';

import { ElasticEmailEmulator } from '@roomkit/emulators/elasticemail';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { FROM, PERSON } from './support/start-elasticemail.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using emulator = await new ElasticEmailEmulator().start();
    vi.stubEnv('ELASTICEMAIL_API_KEY', emulator.apiKey);
    vi.stubEnv('ELASTICEMAIL_FROM', FROM);
    vi.stubEnv('ELASTICEMAIL_WEBHOOK_SECRET', emulator.webhookSecret);
    vi.stubEnv('ELASTICEMAIL_BASE_URL', emulator.baseUrl);
    const { GET } = await import('./readme/use.ts');
    const [sent] = emulator.messages.sent();
    expect(sent).toMatchObject({ to: PERSON, subject: 'Your order', text: 'Your parcel is on its way.' });
    emulator.deliverTo(GET);
    const call = emulator.report(sent?.id ?? '', 'Sent');
    const answers = [...(await call.deliver()), ...(await call.deliver({ wrongSignature: true }))];
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  });
});
