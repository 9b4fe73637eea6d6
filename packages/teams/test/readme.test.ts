import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { CONVERSATION, PERSON, startTeams } from './support/start-teams.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const { emulator } = await startTeams();
    await using _emulator = emulator;
    vi.stubEnv('TEAMS_APP_ID', emulator.appId);
    vi.stubEnv('TEAMS_APP_PASSWORD', emulator.appPassword);
    vi.stubEnv('TEAMS_TENANT_ID', emulator.tenantId);
    vi.stubEnv('TEAMS_SERVICE_URL', emulator.serviceUrl);
    vi.stubEnv('TEAMS_LOGIN_URL', emulator.url);
    vi.stubEnv('TEAMS_OPENID_URL', emulator.openIdUrl);
    const { POST } = await import('./readme/use.ts');
    const [asked] = emulator.messages.sent();
    expect(asked).toMatchObject({ to: CONVERSATION, text: 'Shall we deliver **today**?', buttons: ['Yes', 'Later'] });
    emulator.deliverTo(POST);
    const person = emulator.person(PERSON);
    const tap = person.tap(asked?.id ?? '', 'Yes', { payload: 'today' });
    expect((await tap.deliver()).map(({ status }) => status)).toEqual([200]);
    expect((await tap.deliver({ wrongSignature: true })).map(({ status }) => status)).toEqual([403]);
    expect((await person.invoke('task/fetch', {}).deliver()).map(({ status }) => status)).toEqual([501]);
  });
});
