import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, startSendGrid } from './support/start-sendgrid.ts';

const FILE = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;
const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  { type: 'rich', body: '**hello**' },
  FILE,
  { type: 'composite', parts: [{ type: 'text', body: 'Look:' }, FILE, FILE] },
  { type: 'template', templateId: `d-${'a'.repeat(32)}`, parameters: { name: 'Ann' } },
];

const specification = openSpecification(new URL('../../../../shared/vendors/specs/sendgrid.json', import.meta.url));

describe.skipIf(specification === null)('SendGrid’s own document', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    const { emulator, provider } = await startSendGrid({ replyTo: 'Support <reply@rooms.example>' });
    await using _emulator = emulator;
    const readMedia = async () => ({ bytes: new Uint8Array([1]), mimeType: 'image/png', filename: 'a.png' });
    for (const content of CONTENTS) {
      await provider.send(anEvent({ content }), `Ann <${PERSON}>`, null, 'Hello', {
        readMedia,
        replyToMessageId: '<a@b>',
      });
    }
    expect(emulator.requests).toHaveLength(CONTENTS.length);
    for (const request of emulator.requests) expect(specification.check(request)).toEqual([]);
    const { found, tried } = await disagreementsOf(emulator, specification, {
      authorization: `Bearer ${emulator.apiKey}`,
    });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });
});
