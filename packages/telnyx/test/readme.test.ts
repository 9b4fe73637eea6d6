import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { FROM, PERSON, startTelnyx } from './support/start-telnyx.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator } = await startTelnyx();
    await using _emulator = emulator;
    vi.stubEnv('TELNYX_API_KEY', emulator.apiKey);
    vi.stubEnv('TELNYX_PUBLIC_KEY', emulator.publicKey);
    vi.stubEnv('TELNYX_MESSAGING_PROFILE_ID', emulator.messagingProfileId);
    vi.stubEnv('TELNYX_FROM', FROM);
    vi.stubEnv('TELNYX_AGENT_ID', emulator.agentId);
    vi.stubEnv('TELNYX_BASE_URL', emulator.baseUrl);
    const { RCS, SMS } = await import('./readme/use.ts');
    expect(emulator.messages.sent()).toMatchObject([{ to: PERSON, buttons: ['At home', 'At the shop'] }]);
    for (const target of [RCS, SMS]) {
      emulator.deliverTo(target);
      const [refused] = await emulator.rcsPerson(PERSON).text('Thanks!').deliver({ wrongSignature: true });
      expect(refused?.status).toBe(403);
    }
  });

  it('CORE-A.7.1 shows a channel that goes by SMS where a phone has no RCS', async () => {
    const { rcsChannel, RoomKit } = await import('@roomkit/core');
    const { emulator, rcs, sms } = await startTelnyx();
    await using _emulator = emulator;
    emulator.withoutRcs(PERSON);
    await using kit = new RoomKit();
    kit.registerChannel(rcsChannel('rcs', { provider: rcs, fallback: true, smsProvider: sms }));
    const { id } = await kit.createRoom();
    await kit.attachChannel(id, 'rcs', { metadata: { phoneNumber: PERSON } });
    await kit.sendEvent(id, 'system', { type: 'text', body: 'Your parcel is here.' });
    await kit.whenIdle();
    expect(emulator.messages.sent()).toMatchObject([{ from: FROM, to: PERSON, text: 'Your parcel is here.' }]);
  });
});
