import { anEvent } from '@roomkit/testing';
import { Telnyx } from 'telnyx';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { FROM, NOW, PERSON, requestOf, startTelnyx } from './support/start-telnyx.ts';

// The SDK asks the machine for the time.
afterEach(() => vi.useRealTimers());

describe('Telnyx’s own SDK', () => {
  it('sends through the emulator what the provider sends', async () => {
    const { emulator, sms, rcs } = await startTelnyx();
    await using _emulator = emulator;
    const { agentId: agent_id, apiKey, baseUrl: baseURL, messagingProfileId: messaging_profile_id } = emulator;
    const client = new Telnyx({ apiKey, baseURL, maxRetries: 0 });
    const sent = await client.messages.send({
      from: FROM,
      to: PERSON,
      text: 'hello',
      type: 'SMS',
      messaging_profile_id,
    });
    expect(emulator.messages.get(sent.data?.id ?? '')).toMatchObject({ from: FROM, to: PERSON, text: 'hello' });
    await sms.send(anEvent({ content: { type: 'text', body: 'hello' } }), PERSON);
    const agent_message = { content_message: { text: 'hello' } };
    await client.messages.rcs.send({ agent_id, messaging_profile_id, to: PERSON, agent_message, type: 'RCS' });
    await rcs.send(anEvent({ content: { type: 'text', body: 'hello' } }), PERSON);
    const bodies = emulator.requests.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as unknown);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[3]).toEqual(bodies[2]);
    emulator.withoutRcs(PERSON);
    const { data } = await client.messaging.rcs.retrieveCapabilities(PERSON, { agent_id });
    expect(data?.features).toEqual([]);
  });

  it('reads the emulator’s refusals', async () => {
    const { emulator } = await startTelnyx();
    await using _emulator = emulator;
    const client = new Telnyx({ apiKey: emulator.apiKey, baseURL: emulator.baseUrl, maxRetries: 0 });
    await expect(client.messages.send({ from: FROM, to: 'nobody', text: 'hello' })).rejects.toMatchObject({
      status: 400,
      error: { errors: [{ code: '40310' }] },
    });
  });

  it('CORE-17.1.2 believes the same webhooks as the provider', async () => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    const { apiKey, publicKey } = emulator;
    const client = new Telnyx({ apiKey, publicKey });
    const call = emulator.person(PERSON, FROM).text('Grüße 👩‍👩‍👧');
    for (const wrongSignature of [false, true]) {
      const request = await requestOf(call, wrongSignature);
      const headers = Object.fromEntries(request.headers);
      const unwrapped = client.webhooks.unwrap(new TextDecoder().decode(request.body), { headers });
      await expect(
        unwrapped.then(
          () => true,
          () => false,
        ),
      ).resolves.toBe(!wrongSignature);
      expect(await sms.verifySignature(request)).toBe(!wrongSignature);
    }
  });
});
