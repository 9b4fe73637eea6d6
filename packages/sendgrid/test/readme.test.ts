import { readFileSync } from 'node:fs';

import { SendGridEmulator } from '@roomkit/emulators/sendgrid';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { FROM, PERSON } from './support/start-sendgrid.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using emulator = await new SendGridEmulator().start();
    vi.stubEnv('SENDGRID_API_KEY', emulator.apiKey);
    vi.stubEnv('SENDGRID_FROM', FROM);
    vi.stubEnv('SENDGRID_EVENT_PUBLIC_KEY', emulator.eventPublicKey);
    vi.stubEnv('SENDGRID_INBOUND_PUBLIC_KEY', emulator.inboundPublicKey);
    vi.stubEnv('SENDGRID_BASE_URL', emulator.url);
    const { POST } = await import('./readme/use.ts');
    const [sent] = emulator.messages.sent();
    expect(emulator.mail(sent?.id ?? '')).toMatchObject({
      to: [{ email: PERSON }],
      subject: 'Your order',
      text: 'Your parcel is on its way.',
      html: '<p>Your parcel is <strong>on its way</strong>.</p>',
    });
    emulator.deliverTo(POST);
    const answers = [
      ...(await emulator.report(sent?.id ?? '', 'delivered').deliver()),
      ...(await emulator.person(PERSON, FROM).text('Thanks!').deliver()),
      ...(await emulator.person(PERSON, FROM).text('Thanks!').deliver({ wrongSignature: true })),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403]);
  });
});
