import { describe, expect, it } from 'vitest';

import { hmac, isSignedByHub, toHex } from '../../src/providers.ts';

async function signed(signature: string | null): Promise<boolean> {
  const body = new TextEncoder().encode('{"object":"page"}');
  const given = signature ?? `sha256=${toHex(await hmac({ hash: 'SHA-256', secret: 'secret' }, body))}`;
  const headers = new Headers({ 'x-hub-signature-256': given });
  return isSignedByHub({ url: 'https://rooms.example', method: 'POST', headers, body }, 'secret');
}

describe('the signature of a hub', () => {
  it('CORE-17.1.2 is believed over the bytes that came', async () => {
    expect(await signed(null)).toBe(true);
  });

  it.each(['', 'sha256=', 'sha256=00', 'sha1=00', 'sha256=zz'])(
    'CORE-17.1.2 %j is believed by nobody',
    async (given) => {
      expect(await signed(given)).toBe(false);
    },
  );
});
