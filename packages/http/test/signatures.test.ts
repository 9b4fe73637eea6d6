import { createHmac } from 'node:crypto';

import { systemClock, type WebhookRequest } from '@roomkit/core';
import { anEvent, createTestClock } from '@roomkit/testing';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';

import { WebhookHTTPProvider, type WebhookHTTPOptions } from '../src/index.ts';
import { webhookId } from '../src/webhook-id.ts';
import { PERSON, startHttp } from './support/start-http.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';
const OTHER = 'whsec_dGhpcyBpcyBhbm90aGVyIHNlY3JldCBrZXk=';
const STANDARD = { url: 'https://receiver.example/hook', secret: SECRET, signature: 'standard' } as const;
const MESSAGE = JSON.stringify({ sender_id: PERSON, body: 'Grüße', external_id: 'x1' });

/** What goes over the wire. */
interface Posted {
  readonly headers: Headers;
  readonly body: string;
}

async function posted(options: WebhookHTTPOptions, idempotencyKey = 'e1:http'): Promise<Posted> {
  const calls: Posted[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const body = new TextDecoder().decode(init?.body as Uint8Array);
    calls.push({ headers: new Headers(init?.headers), body });
    return Response.json({});
  };
  const provider = new WebhookHTTPProvider({ clock: createTestClock(NOW), ...options, fetch });
  await provider.send(anEvent({ content: { type: 'text', body: 'Grüße' } }), PERSON, { idempotencyKey });
  const [call] = calls;
  if (!call) throw new Error('nothing was posted');
  return call;
}

function webhook(headers: Readonly<Record<string, string>>, body = MESSAGE): WebhookRequest {
  const bytes = new TextEncoder().encode(body);
  return { url: 'https://rooms.example/http', method: 'POST', headers: new Headers(headers), body: bytes };
}

function signed(id: string, at: Date, secret: string = SECRET): Readonly<Record<string, string>> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, MESSAGE),
  };
}

describe('Standard Webhooks', () => {
  const provider = new WebhookHTTPProvider({ ...STANDARD, clock: createTestClock(NOW) });
  const verify = (headers: Readonly<Record<string, string>>): Promise<boolean> =>
    provider.verifySignature(webhook(headers));

  it('what is sent is what their library signs', async () => {
    const { headers, body } = await posted(STANDARD);
    expect(headers.get('webhook-id')).toBe('e1:http');
    expect(headers.get('webhook-signature')).toBe(new Webhook(SECRET).sign('e1:http', NOW, body));
  });

  it('what is sent is what their library believes', async () => {
    const { emulator, provider: sender } = await startHttp({ signature: 'standard' });
    await using _emulator = emulator;
    const { headers, body } = await posted({ ...STANDARD, clock: systemClock });
    expect(new Webhook(SECRET).verify(body, Object.fromEntries(headers))).toMatchObject({ type: 'message' });
    expect((await sender.send(anEvent(), PERSON)).success).toBe(true);
  });

  it('the emulator believes their library, and nobody else', async () => {
    const { emulator } = await startHttp({ signature: 'standard' });
    await using _emulator = emulator;
    const body = JSON.stringify({ type: 'typing', id: 'n1', recipient_id: PERSON, is_typing: true });
    const statuses: number[] = [];
    for (const secret of [emulator.secret, OTHER]) {
      const at = new Date();
      const headers = {
        'webhook-id': 'n1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign('n1', at, body),
      };
      statuses.push((await fetch(emulator.hookUrl, { method: 'POST', headers, body })).status);
    }
    expect(statuses).toEqual([200, 401]);
    expect(emulator.typing).toEqual([PERSON]);
  });

  it('CORE-17.1.2 what their library signs is believed, within five minutes', async () => {
    const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
    const verdicts = await Promise.all([0, -299, 299, -301, 301].map((seconds) => verify(signed('m1', at(seconds)))));
    expect(verdicts).toEqual([true, true, true, false, false]);
  });

  it('CORE-17.1.2 a call played again under another id or time is not believed', async () => {
    const headers = signed('m1', NOW);
    expect(await verify({ ...headers, 'webhook-id': 'm2' })).toBe(false);
    expect(await verify({ ...headers, 'webhook-timestamp': String(NOW.getTime() / 1000 + 1) })).toBe(false);
    expect(await verify(signed('m1', NOW, OTHER))).toBe(false);
  });

  it('the id that is signed stands for a message that has none', async () => {
    const body = JSON.stringify({ sender_id: PERSON, body: 'hi' });
    const [message] = await provider.parseWebhook(webhook({ 'webhook-id': 'm1' }, body), 'http');
    expect(message?.providerMessageId).toBe('m1');
  });

  it.each([
    [{ 'webhook-timestamp': '' }],
    [{ 'webhook-timestamp': '1e9' }],
    [{ 'webhook-timestamp': 'NaN' }],
    [{ 'webhook-id': '' }],
    [{ 'webhook-signature': 'v1,' }],
    [{ 'webhook-signature': 'v1' }],
    [{ 'webhook-signature': '' }],
  ])('CORE-17.1.2 a broken header is a wrong signature: %j', async (broken) => {
    expect(await verify({ ...signed('m1', NOW), ...broken })).toBe(false);
  });

  it('a signature of another version or secret beside the right one does no harm', async () => {
    const { 'webhook-signature': right = '', ...headers } = signed('m1', NOW);
    const { 'webhook-signature': other = '' } = signed('m1', NOW, OTHER);
    expect(await verify({ ...headers, 'webhook-signature': `v1a,abc ${other} ${right}` })).toBe(true);
    expect(await verify({ ...headers, 'webhook-signature': right.replace('v1,', 'v2,') })).toBe(false);
  });
});

describe('a secret that takes another’s place', () => {
  const both = { ...STANDARD, secret: OTHER, previousSecret: SECRET } as const;

  it('both sign what is sent', async () => {
    const { headers, body } = await posted(both);
    const expected = [OTHER, SECRET].map((secret) => new Webhook(secret).sign('e1:http', NOW, body));
    expect(headers.get('webhook-signature')).toBe(expected.join(' '));
  });

  it('both are believed, and the old one no longer once it is gone', async () => {
    const clock = createTestClock(NOW);
    const [during, after] = [
      new WebhookHTTPProvider({ ...both, clock }),
      new WebhookHTTPProvider({ ...STANDARD, secret: OTHER, clock }),
    ];
    const [old, recent] = [webhook(signed('m1', NOW, SECRET)), webhook(signed('m1', NOW, OTHER))];
    expect([await during.verifySignature(old), await during.verifySignature(recent)]).toEqual([true, true]);
    expect([await after.verifySignature(old), await after.verifySignature(recent)]).toEqual([false, true]);
  });
});

describe('X-RoomKit-Signature', () => {
  const options = { url: STANDARD.url, secret: 'any words' } as const;

  it('is the HMAC of the very bytes that are sent', async () => {
    const { headers, body } = await posted(options);
    expect(headers.get('x-roomkit-signature')).toBe(createHmac('sha256', 'any words').update(body).digest('hex'));
    expect([headers.get('webhook-id'), headers.has('webhook-signature')]).toEqual(['e1:http', false]);
  });

  it('CORE-17.1.2 is asked for, and over the bytes that came', async () => {
    const provider = new WebhookHTTPProvider(options);
    const signature = createHmac('sha256', 'any words').update(MESSAGE).digest('hex');
    const verify = (given: Readonly<Record<string, string>>, body = MESSAGE): Promise<boolean> =>
      provider.verifySignature(webhook(given, body));
    expect(await verify({ 'x-roomkit-signature': signature })).toBe(true);
    expect(await verify({ 'x-roomkit-signature': signature }, JSON.stringify(JSON.parse(MESSAGE), null, 1))).toBe(
      false,
    );
    expect(await verify({ 'x-roomkit-signature': signature.slice(1) })).toBe(false);
    expect(await verify({})).toBe(false);
  });
});

it('CORE-17.1.2 whoever plays a call of X-RoomKit-Signature again cannot give it the id of another message', async () => {
  const provider = new WebhookHTTPProvider({ url: STANDARD.url, secret: 'any words' });
  const body = JSON.stringify({ sender_id: PERSON, body: 'hi' });
  const signature = createHmac('sha256', 'any words').update(body).digest('hex');
  const call = webhook({ 'x-roomkit-signature': signature, 'webhook-id': 'x1' }, body);
  const [again] = await provider.parseWebhook(call, 'http');
  const [other] = await provider.parseWebhook(webhook({}), 'http');
  expect([await provider.verifySignature(call), other?.providerMessageId]).toEqual([true, 'x1']);
  expect(again?.providerMessageId).not.toBe('x1');
});

it('without a secret nothing is signed, and nothing from outside is believed', async () => {
  const { headers } = await posted({ url: STANDARD.url });
  expect([headers.has('x-roomkit-signature'), headers.has('webhook-signature')]).toEqual([false, false]);
  const provider = new WebhookHTTPProvider({ url: STANDARD.url });
  const signature = createHmac('sha256', '').update(MESSAGE).digest('hex');
  expect(await provider.verifySignature(webhook({ 'x-roomkit-signature': signature }))).toBe(false);
});

describe('webhook-id', () => {
  it.each([
    ['e1:http', 'e1:http'],
    ['e1:http:2', 'e1:http:2'],
    ['e.1:Grüße', 'e%2E1:Gr%C3%BC%C3%9Fe'],
    ['a\r\nb c', 'a%0D%0Ab%20c'],
    ['\ud800', '%EF%BF%BD'],
  ])('of %j is %s', async (key, id) => {
    expect(webhookId(key)).toBe(id);
    const { headers, body } = await posted(STANDARD, key);
    expect(headers.get('webhook-id')).toBe(id);
    expect(JSON.parse(body)).toMatchObject({ id });
  });
});
