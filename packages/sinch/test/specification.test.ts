import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, startSinch } from './support/start-sinch.ts';

const picture = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;
const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  { ...picture, caption: 'Look' },
  { type: 'composite', parts: [{ type: 'text', body: 'Both:' }, picture, picture] },
];

const specification = openSpecification(new URL('../../../../shared/vendors/specs/sinch.json', import.meta.url));

describe.skipIf(specification === null)('Sinch’s own types', () => {
  it(
    'find nothing wrong with any call, and the emulator takes nothing that they refuse',
    { timeout: 180_000 },
    async () => {
      if (!specification) throw new Error('skipped');
      const { emulator, provider } = await startSinch({ statusCallbackUrl: 'https://rooms.example/sinch' });
      await using _emulator = emulator;
      for (const content of CONTENTS) await provider.send(anEvent({ content }), PERSON);
      expect(emulator.requests).toHaveLength(4);
      for (const request of emulator.requests) expect(specification.check(request)).toEqual([]);
      const { found, tried } = await disagreementsOf(emulator, specification, {
        authorization: `Bearer ${emulator.apiToken}`,
      });
      expect(found).toEqual([]);
      expect(tried).toBeGreaterThan(100);
    },
  );
});
