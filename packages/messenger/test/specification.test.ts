import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, startMessenger } from './support/start-messenger.ts';

const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  {
    type: 'rich',
    body: '**Yes** or no?',
    buttons: [
      { label: 'Yes', payload: 'y' },
      { label: 'Site', url: 'https://a.example' },
    ],
  },
  { type: 'rich', body: 'Which?', quickReplies: ['a', 'b'].map((label) => ({ label })) },
  {
    type: 'rich',
    body: '',
    cards: [{ title: 'A', subtitle: 'B', imageUrl: 'https://a.example/a.png', buttons: [{ label: 'C' }] }],
  },
  { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' },
  { type: 'media', url: 'data:application/pdf;base64,AAAA', mimeType: 'application/pdf', filename: 'a.pdf' },
  { type: 'audio', url: 'https://files.example/a.mp3', mimeType: 'audio/mpeg' },
  { type: 'video', url: 'https://files.example/a.mp4', mimeType: 'video/mp4' },
];

const specification = openSpecification(new URL('../../../../shared/vendors/specs/messenger.json', import.meta.url));

describe.skipIf(specification === null)('the edges of Meta’s own description', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const readMedia = async () => ({ bytes: new Uint8Array(3), mimeType: 'application/pdf', filename: null });
    for (const content of CONTENTS) {
      await provider.send(anEvent({ content }), PERSON, { replyToMessageId: 'm_1', readMedia });
    }
    await provider.sendTyping(PERSON, true);
    await provider.sendTyping(PERSON, false);
    await provider.markRead(['m_1'], PERSON);
    // One file is uploaded before it is sent.
    expect(emulator.requests).toHaveLength(CONTENTS.length + 4);
    for (const request of emulator.requests) expect(specification.check(request)).toEqual([]);
    const authorization = `Bearer ${emulator.pageAccessToken}`;
    const { found, tried } = await disagreementsOf(emulator, specification, { authorization });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(400);
  });
});
