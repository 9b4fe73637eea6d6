import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { basic } from '../src/account.ts';
import { TwilioRCSProvider, TwilioSMSProvider } from '../src/index.ts';
import { FROM, PERSON, SERVICE, startTwilio } from './support/start-twilio.ts';

const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', caption: 'Look' },
  {
    type: 'composite',
    parts: [
      { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' },
      { type: 'media', url: 'https://files.example/b.png', mimeType: 'image/png' },
    ],
  },
  { type: 'template', templateId: `HX${'a'.repeat(32)}`, parameters: { 1: 'Ann' } },
];

const specification = openSpecification(new URL('../../../../shared/vendors/specs/twilio.json', import.meta.url));

describe.skipIf(specification === null)('Twilio’s own document', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    const { emulator, options } = await startTwilio();
    await using _emulator = emulator;
    const sms = new TwilioSMSProvider({ ...options, from: FROM, statusCallbackUrl: 'https://rooms.example/sms' });
    const rcs = new TwilioRCSProvider({ ...options, messagingServiceSid: SERVICE });
    for (const content of CONTENTS) {
      await sms.send(anEvent({ content }), PERSON);
      await rcs.send(anEvent({ content }), PERSON);
    }
    expect(emulator.requests).toHaveLength(8);
    for (const request of emulator.requests) expect(specification.check(request)).toEqual([]);
    const { found, tried } = await disagreementsOf(emulator, specification, {
      authorization: basic(emulator.accountSid, emulator.authToken),
    });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  });
});
