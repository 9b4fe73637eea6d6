import { describe, expect, it } from 'vitest';

import { TwilioEmulator } from '../src/twilio.ts';

const FORM = { To: '+14155552671', From: '+14155550100', Body: 'hello' } as const;

async function post(emulator: TwilioEmulator, form: Readonly<Record<string, string>> = FORM, token?: string) {
  const { accountSid, authToken, url } = emulator;
  return fetch(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${accountSid}:${token ?? authToken}`)}` },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(1000),
  });
}

describe('an emulator', () => {
  it('keeps what it takes, and shows every call without its credentials', async () => {
    await using emulator = await new TwilioEmulator().start();
    const { sid } = (await (await post(emulator)).json()) as { readonly sid: string };
    expect(emulator.messages.get(sid)).toMatchObject({ author: 'business', text: 'hello', to: FORM.To });
    expect(emulator.requests).toHaveLength(1);
    expect(JSON.stringify(emulator.requests)).not.toContain(btoa(`${emulator.accountSid}:${emulator.authToken}`));
  });

  it.each([
    ['another token', FORM, 'wrong', 401],
    ['no recipient', { ...FORM, To: '' }, undefined, 400],
    ['a parameter nobody knows', { ...FORM, Colour: 'red' }, undefined, 400],
    ['no content', { To: FORM.To, From: FORM.From }, undefined, 400],
    ['two senders', { ...FORM, MessagingServiceSid: `MG${'0'.repeat(32)}` }, undefined, 400],
    ['a text too long', { ...FORM, Body: 'a'.repeat(1601) }, undefined, 400],
  ])('refuses %s', async (_what, form, token, status) => {
    await using emulator = await new TwilioEmulator().start();
    expect((await post(emulator, form, token)).status).toBe(status);
    expect(emulator.messages.sent()).toEqual([]);
  });

  it.each([
    ['rejected', 400, 0],
    ['unauthorized', 401, 0],
    ['rate_limited', 429, 0],
    ['unavailable', 503, 0],
    ['garbage', 200, 1],
  ] as const)('answers %s with %i once', async (fault, status, taken) => {
    await using emulator = await new TwilioEmulator().start();
    emulator.fault(fault);
    expect((await post(emulator)).status).toBe(status);
    expect(emulator.messages.sent()).toHaveLength(taken);
    expect((await post(emulator)).status).toBe(201);
  });

  it.each([
    ['lose_request', 0],
    ['lose_answer', 1],
    ['hang', 0],
    ['hang_after', 1],
  ] as const)('%s gives no answer', async (fault, taken) => {
    await using emulator = await new TwilioEmulator().start();
    emulator.fault(fault);
    await expect(post(emulator)).rejects.toThrow();
    expect(emulator.messages.sent()).toHaveLength(taken);
  });

  it('sends a webhook as often as it is told, to an address or a function', async () => {
    await using emulator = await new TwilioEmulator().start();
    const call = emulator.person('+14155552671', '+14155550100').text('hi');
    await expect(call.deliver()).rejects.toThrow('deliverTo');
    const seen: string[] = [];
    emulator.deliverTo(async (request) => {
      seen.push(await request.text());
      return new Response(null, { status: 204 });
    });
    const answers = await call.deliver({ times: 3, concurrently: true });
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(new Set(seen).size).toBe(1);
    await using other = await new TwilioEmulator().start();
    emulator.deliverTo(other.url);
    expect((await call.deliver())[0]?.status).toBe(404);
  });

  it('is gone when it is disposed', async () => {
    const emulator = await new TwilioEmulator().start();
    const { url } = emulator;
    await emulator[Symbol.asyncDispose]();
    await emulator[Symbol.asyncDispose]();
    await expect(fetch(url)).rejects.toThrow();
    expect(() => emulator.url).toThrow('not started');
  });
});
