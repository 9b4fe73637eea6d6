import { hmac } from '@roomkit/core/providers';
import { TwilioVoiceBackend } from '@roomkit/voice-twilio';
import { describe, expect, it } from 'vitest';

const URL_OF_WEBHOOK = 'https://voice.example/voice?tenant=acme';
const FORM = 'To=%2B14155550100&From=%2B14155552671&CallSid=CA1&Tag=b&Tag=a&Tag=b';
/** Names in order, each with its values in order, each value once. */
const SIGNED = `${URL_OF_WEBHOOK}CallSidCA1From+14155552671TagaTagbTo+14155550100`;

const backend = new TwilioVoiceBackend({ authToken: 'token', url: 'wss://voice.example/media' });

async function signatureOf(text: string, secret = 'token'): Promise<string> {
  return Buffer.from(await hmac({ hash: 'SHA-1', secret }, text)).toString('base64');
}

function isTaken(signature: string | null, { url = URL_OF_WEBHOOK, body = Buffer.from(FORM) } = {}): Promise<boolean> {
  return backend.verifySignature({
    url,
    headers: new Headers(signature === null ? {} : { 'x-twilio-signature': signature }),
    body,
  });
}

describe('the webhook of a call', () => {
  it('CORE-17.1.2 is signed over its address and its form, each name in order', async () => {
    expect(await isTaken(await signatureOf(SIGNED))).toBe(true);
  });

  it('CORE-17.1.2 is signed over its address alone where it is asked for by GET', async () => {
    expect(await isTaken(await signatureOf(URL_OF_WEBHOOK), { body: Buffer.alloc(0) })).toBe(true);
  });

  it('CORE-17.1.2 is refused with another signature, address, body or none', async () => {
    const signature = await signatureOf(SIGNED);
    expect(await isTaken(null)).toBe(false);
    for (const wrong of ['', 'no base64 !', 'AAAA', await signatureOf(SIGNED, 'another')]) {
      expect(await isTaken(wrong)).toBe(false);
    }
    expect(await isTaken(signature, { url: 'https://voice.example/voice' })).toBe(false);
    expect(await isTaken(signature, { body: Buffer.from(`${FORM}&From=%2B1`) })).toBe(false);
  });

  it('CORE-17.1.2 is refused, not thrown over, where its bytes are no text', async () => {
    expect(await isTaken(await signatureOf(SIGNED), { body: Buffer.from([0xff, 0xfe]) })).toBe(false);
  });
});
