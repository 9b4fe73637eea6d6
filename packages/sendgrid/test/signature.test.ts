import { createPublicKey, verify } from 'node:crypto';

import { readBase64, toHex } from '@roomkit/core/providers';
import { describe, expect, it } from 'vitest';

import { joinedSignature } from '../src/signature.ts';
import { FROM, PERSON, requestOf, startSendGrid } from './support/start-sendgrid.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const one = '01'.padStart(64, '0');
const high = `ff${'00'.repeat(31)}`;

describe('a signature of two numbers', () => {
  it.each([
    ['short numbers', '3006020101020101', one + one],
    ['numbers with a zero before them', `3046022100${high}022100${high}`, high + high],
    ['a needless zero', '300702020001020101', one + one],
    ['a zero', '3006020100020101', '0'.repeat(64) + one],
  ])('has %s joined', (_what, der, joined) => {
    expect(toHex(joinedSignature(hex(der)) ?? new Uint8Array())).toBe(joined);
  });

  it.each([
    ['nothing', ''],
    ['another type', '3106020101020101'],
    ['a wrong length', '3007020101020101'],
    ['bytes after it', '300602010102010100'],
    ['bytes inside after it', '300802010102010105 00'.replaceAll(' ', '')],
    ['one number', '3003020101'],
    ['an empty number', '30050200020101'],
    ['a number that is too long', `3028022501${'00'.repeat(36)}0201 01`.replaceAll(' ', '')],
    ['a number beyond the end', '3006020101020501'],
  ])('is none with %s', (_what, der) => {
    expect(joinedSignature(hex(der))).toBeNull();
  });

  it('CORE-17.1.2 is read as the platform reads it', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const key = createPublicKey({
      key: Buffer.from(readBase64(emulator.inboundPublicKey) ?? []),
      format: 'der',
      type: 'spki',
    });
    // Numbers differ in length from signature to signature.
    for (let round = 0; round < 64; round += 1) {
      const request = await requestOf(emulator.person(PERSON, FROM).text(`number ${round}`));
      const timestamp = request.headers.get('x-twilio-email-event-webhook-timestamp') ?? '';
      const signature = Buffer.from(request.headers.get('x-twilio-email-event-webhook-signature') ?? '', 'base64');
      expect(verify('sha256', Buffer.concat([Buffer.from(timestamp), request.body]), key, signature)).toBe(true);
      expect(await provider.verifySignature(request)).toBe(true);
    }
  });
});
