import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, startWhatsApp } from './support/start-whatsapp.ts';

const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'see https://example.org' },
  { type: 'rich', body: '**Yes** or no?', buttons: [{ label: 'Yes', payload: 'y' }, { label: 'No' }] },
  { type: 'rich', body: 'Which?', quickReplies: ['a', 'b', 'c', 'd'].map((label) => ({ label })) },
  { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', caption: 'Look' },
  { type: 'media', url: 'https://files.example/a.pdf', mimeType: 'application/pdf', filename: 'a.pdf' },
  { type: 'audio', url: 'https://files.example/a.ogg', mimeType: 'audio/ogg' },
  { type: 'video', url: 'https://files.example/a.mp4', mimeType: 'video/mp4' },
  { type: 'location', latitude: 45.5, longitude: -73.25, label: 'The shop', address: 'Main Street 1' },
  { type: 'template', templateId: 'welcome', language: 'en', parameters: { 1: 'Ann' } },
];

const specification = openSpecification(new URL('../../../../shared/vendors/specs/whatsapp.json', import.meta.url));

describe.skipIf(specification === null)('Meta’s own document', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    const { emulator, provider } = await startWhatsApp();
    await using _emulator = emulator;
    for (const content of CONTENTS) await provider.send(anEvent({ content }), PERSON, { replyToMessageId: 'wamid.1' });
    const id = emulator.messages.sent()[0]?.id ?? '';
    await provider.sendReaction(id, '👍', PERSON);
    await provider.markRead([id], PERSON);
    await provider.sendTyping(PERSON, true, { lastInboundMessageId: async () => id });
    expect(emulator.requests).toHaveLength(CONTENTS.length + 3);
    for (const request of emulator.requests) expect(specification.check(request)).toEqual([]);
    const authorization = `Bearer ${emulator.accessToken}`;
    const { found, tried } = await disagreementsOf(emulator, specification, { authorization });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });
});
