import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, startElasticEmail } from './support/start-elasticemail.ts';

const FILE = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;
const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  { type: 'rich', body: '**hello**' },
  { type: 'composite', parts: [{ type: 'text', body: 'Look:' }, FILE, FILE] },
  { type: 'template', templateId: 'welcome', parameters: { name: 'Ann', visits: 3 } },
];

const document = new URL('../../../../shared/vendors/specs/elasticemail.json', import.meta.url);
const specification = openSpecification(document, { basePath: '/v4' });

describe.skipIf(specification === null)('Elastic Email’s own document', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    const { emulator, provider } = await startElasticEmail({
      allowsHeaders: true,
      channelName: 'rooms',
      replyTo: 'reply@rooms.example',
    });
    await using _emulator = emulator;
    const readMedia = async () => ({ bytes: new Uint8Array([1]), mimeType: 'image/png', filename: 'a.png' });
    for (const content of CONTENTS) {
      const { providerMessageId } = await provider.send(anEvent({ content }), PERSON, null, 'Hello', { readMedia });
      await provider.fetchStatus(providerMessageId ?? '');
    }
    expect(emulator.requests).toHaveLength(2 * CONTENTS.length);
    for (const request of emulator.requests) expect(specification.check(request)).toEqual([]);
    const { found, tried } = await disagreementsOf(emulator, specification, {
      'x-elasticemail-apikey': emulator.apiKey,
    });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  });
});
