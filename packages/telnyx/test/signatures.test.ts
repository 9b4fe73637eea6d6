import { describe, expect, it } from 'vitest';

import { FROM, NOW, PERSON, requestOf, startTelnyx } from './support/start-telnyx.ts';

describe('signatures', () => {
  it.each([
    ['fresh enough', 300_000, true],
    ['too old', 301_000, false],
    ['from the future', -301_000, false],
  ])('CORE-17.1.2 a call that is %s', async (_what, ageMs, isBelieved) => {
    const { emulator, sms } = await startTelnyx({ clock: { now: () => NOW + ageMs } });
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    expect(await sms.verifySignature(request)).toBe(isBelieved);
  });

  it('CORE-17.1.2 the timestamp is signed, and nothing else will do', async () => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    for (const timestamp of [String(NOW / 1000 + 1), `${NOW / 1000}.0`, 'now', '']) {
      const headers = new Headers(request.headers);
      headers.set('telnyx-timestamp', timestamp);
      expect([timestamp, await sms.verifySignature({ ...request, headers })]).toEqual([timestamp, false]);
    }
  });
});
