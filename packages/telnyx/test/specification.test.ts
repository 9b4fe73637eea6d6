import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, startTelnyx } from './support/start-telnyx.ts';

const picture = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;
const card = {
  title: 'Tea',
  subtitle: 'Green',
  imageUrl: 'https://files.example/tea.png',
  buttons: [{ label: 'Buy' }],
};
const link = { label: 'Open', url: 'https://shop.example' };

const BY_SMS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  { ...picture, caption: 'Look' },
  { type: 'composite', parts: [picture, picture] },
];
const BY_RCS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  picture,
  { type: 'rich', body: 'Shall we?', buttons: [{ label: 'Yes', payload: 'y' }, link], quickReplies: [{ label: 'No' }] },
  { type: 'rich', body: '', cards: [card] },
  { type: 'rich', body: '', cards: [card, { title: 'Coffee', buttons: [link] }] },
];

const document = new URL('../../../../shared/vendors/specs/telnyx.json', import.meta.url);
const specification = openSpecification(document, { basePath: '/v2' });

describe.skipIf(specification === null)('Telnyx’s own document', () => {
  it(
    'finds nothing wrong with any call, and the emulator takes nothing that it refuses',
    { timeout: 180_000 },
    async () => {
      if (!specification) throw new Error('skipped');
      const { emulator, rcs, sms } = await startTelnyx({ statusCallbackUrl: 'https://rooms.example/telnyx' });
      await using _emulator = emulator;
      for (const content of BY_SMS) await sms.send(anEvent({ content }), PERSON);
      for (const content of BY_RCS) await rcs.send(anEvent({ content }), PERSON);
      await rcs.sendTyping(PERSON, true);
      await rcs.markRead(['1'], PERSON);
      await rcs.checkCapability(PERSON);
      expect(emulator.requests).toHaveLength(BY_SMS.length + BY_RCS.length + 3);
      for (const request of emulator.requests) expect(specification.check(request)).toEqual([]);
      const authorization = `Bearer ${emulator.apiKey}`;
      const { found, tried } = await disagreementsOf(emulator, specification, { authorization });
      expect(found).toEqual([]);
      expect(tried).toBeGreaterThan(500);
    },
  );
});
