import { describe, expect, it } from 'vitest';

import { BrowserWire, hasBrowser } from './browser-wire.ts';
import { MemoryWire } from './memory-wire.ts';
import { PhoneWire } from './phone-wire.ts';
import { runCall } from './scenario.ts';
import { hasSpeech } from './speech.ts';

describe.skipIf(!hasSpeech)('a call in the same room as a text', () => {
  it.skipIf(!hasBrowser)(
    'VOICE-12.1.2 VOICE-12.2.12 VOICE-12.3.13.6 a browser speaks, hears the answer, and cuts the next one off',
    { timeout: 300_000 },
    async () => {
      await using wire = new BrowserWire('r1');
      await expect(runCall(wire)).resolves.toBeUndefined();
    },
  );

  it(
    'VOICE-12.1.2 VOICE-12.2.12 VOICE-12.3.13.6 VOICE-12.2.5 a caller in memory speaks, hears the answer, and cuts the next one off',
    { timeout: 300_000 },
    async () => {
      await using wire = new MemoryWire();
      await expect(runCall(wire)).resolves.toBeUndefined();
    },
  );

  it(
    'VOICE-12.1.2 VOICE-12.2.12 VOICE-12.3.13.6 VOICE-12.2.5 a phone speaks, hears the answer, and cuts the next one off',
    { timeout: 300_000 },
    async () => {
      await using wire = await PhoneWire.open();
      await expect(runCall(wire)).resolves.toBeUndefined();
    },
  );
});
