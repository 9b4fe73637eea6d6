import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { CONVERSATION, PERSON, startTeams } from './support/start-teams.ts';

const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  { type: 'rich', body: '**Yes** or no?' },
  { type: 'rich', body: '<b>Yes</b> or no?', format: 'html' },
  { type: 'rich', body: 'Yes or no?', buttons: [{ label: 'Yes' }, { label: 'Site', url: 'https://a.example' }] },
  {
    type: 'rich',
    body: '',
    cards: [{ title: 'A', subtitle: 'B', imageUrl: 'https://a.example/a.png', buttons: [{ label: 'C' }] }],
  },
  { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', caption: 'Look', filename: 'a.png' },
];

const document = new URL('../../../../shared/vendors/specs/teams.json', import.meta.url);
const specification = openSpecification(document, { basePath: '/teams' });

describe.skipIf(specification === null)('Microsoft’s own document', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    for (const content of CONTENTS) await provider.send(anEvent({ content }), CONVERSATION);
    const [id = ''] = emulator.messages.sent().map((message) => message.id);
    const targetMessageIds = [id];
    const better = { type: 'edit', targetEventId: 'e1', newContent: { type: 'text', body: 'better' } } as const;
    await provider.send(anEvent(), CONVERSATION, { replyToMessageId: id });
    await provider.sendTyping(CONVERSATION, true);
    await provider.send(anEvent({ content: better }), CONVERSATION, { targetMessageIds });
    await provider.openConversation(PERSON);
    const remove = { type: 'delete', targetEventId: 'e1', deleteType: 'sender' } as const;
    await provider.send(anEvent({ content: remove }), CONVERSATION, { targetMessageIds });
    const calls = emulator.requests.filter(({ path }) => path.startsWith('/teams/'));
    expect(calls).toHaveLength(CONTENTS.length + 5);
    for (const request of calls) expect(specification.check(request)).toEqual([]);
    const authorization = `Bearer ${emulator.authority.issue()}`;
    const { found, tried } = await disagreementsOf(emulator, specification, { authorization });
    expect(found.filter((finding) => finding.includes('/teams/'))).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  });
});
