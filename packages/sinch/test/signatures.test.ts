import { describe, expect, it } from 'vitest';

import { FROM, NOW, PERSON, requestOf, startSinch } from './support/start-sinch.ts';

describe('signatures', () => {
  it.each([
    ['fresh enough', 300_000, true],
    ['too old', 301_000, false],
    ['from the future', -301_000, false],
  ])('CORE-17.1.2 a call that is %s', async (_what, ageMs, isBelieved) => {
    const { emulator, provider } = await startSinch({ clock: { now: () => NOW + ageMs } });
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    expect(await provider.verifySignature(request)).toBe(isBelieved);
  });

  it.each([
    ['nonce', 'other'],
    ['nonce', ''],
    ['timestamp', String(NOW / 1000 + 1)],
    ['timestamp', 'now'],
  ])('CORE-17.1.2 the %s is signed: %j will not do', async (name, value) => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const headers = new Headers(request.headers);
    headers.set(`x-sinch-webhook-signature-${name}`, value);
    expect(await provider.verifySignature({ ...request, headers })).toBe(false);
  });
});
