import { describe, expect, it } from 'vitest';

import { FROM, NOW, PERSON, requestOf, startSinch } from './support/start-sinch.ts';

const utf8 = new TextEncoder();

describe('what people write', () => {
  it('comes from a number in E.164, or from a short code as it is', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const senders = ['+14155552671', '+4915123456789', '24755'];
    for (const sender of senders) {
      const [message] = await provider.parseWebhook(await requestOf(emulator.person(sender, FROM).text('hi')), 'a');
      expect(message).toMatchObject({ senderId: sender, channelData: { toNumber: FROM }, timestamp: new Date(NOW) });
    }
  });

  it('is kept where it has no words here', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const person = emulator.person(PERSON, FROM);
    const [bytes] = await provider.parseWebhook(await requestOf(person.binary(new Uint8Array([1, 2]))), 'a');
    expect(bytes).toMatchObject({
      content: { type: 'system', data: { kind: 'mo_binary' } },
      rawPayload: { body: 'AQI=' },
    });
    const [lost] = await provider.parseWebhook(await requestOf(person.lostMedia('Look:')), 'a');
    expect(lost?.content).toMatchObject({
      type: 'composite',
      parts: [
        { type: 'text', body: 'Look:' },
        { type: 'system', data: { kind: 'media' } },
      ],
    });
  });

  it('a webhook without a sender is no message', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const body = utf8.encode(new TextDecoder().decode(request.body).replace('"from"', '"nobody"'));
    expect(await provider.parseWebhook({ ...request, body }, 'a')).toEqual([]);
  });
});
