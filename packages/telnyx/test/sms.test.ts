import { type EventContent } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { FROM, NOW, PERSON, PICTURE, requestOf, startTelnyx } from './support/start-telnyx.ts';

const utf8 = new TextEncoder();

describe('SMS', () => {
  it('goes from the binding’s number, the provider’s, or the profile’s pool', async () => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    await sms.send(anEvent(), PERSON, '+14155550199');
    await sms.send(anEvent(), PERSON);
    const pool = await startTelnyx({ from: undefined as never });
    await using _pool = pool.emulator;
    await pool.sms.send(anEvent(), PERSON);
    expect(emulator.messages.sent().map(({ from }) => from)).toEqual(['+14155550199', FROM]);
    const [request] = pool.emulator.requests;
    expect(JSON.parse(new TextDecoder().decode(request?.body))).not.toHaveProperty('from');
  });

  it('of more than ten parts is refused before the call', async () => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    const ofLength = (character: string, length: number) =>
      sms.send(anEvent({ content: { type: 'text', body: character.repeat(length) } }), PERSON);
    await ofLength('я', 670);
    await ofLength('’', 1530);
    await expect(ofLength('я', 671)).rejects.toMatchObject({ code: 'content_unsupported' });
    expect(emulator.messages.sent()).toHaveLength(2);
  });

  it('takes files of one megabyte together', async () => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    const file = {
      type: 'media',
      url: 'https://files.example/a.png',
      mimeType: 'image/png',
      sizeBytes: 600_000,
    } as const;
    const content: EventContent = { type: 'composite', parts: [file, file] };
    await expect(sms.send(anEvent({ content }), PERSON)).rejects.toMatchObject({ code: 'media_too_large' });
    expect(emulator.messages.sent()).toEqual([]);
  });

  it('brings who wrote to which number, and files with their words', async () => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    const [message] = await sms.parseWebhook(
      await requestOf(emulator.person(PERSON, FROM).media(PICTURE, 'Look')),
      'a',
    );
    expect(message).toMatchObject({
      content: {
        type: 'composite',
        parts: [
          { type: 'text', body: 'Look' },
          { type: 'media', mimeType: 'image/png' },
        ],
      },
      channelData: { fromNumber: PERSON, toNumber: FROM, segments: 1 },
      timestamp: new Date(NOW),
    });
  });

  it.each([
    ['delivery_unconfirmed', 'sent', null],
    ['sending', 'accepted', null],
    ['expired', 'failed', '40008'],
    ['sending_failed', 'failed', '40008'],
  ] as const)('that is %s is %s', async (told, status, errorCode) => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    const { providerMessageId } = await sms.send(anEvent(), PERSON);
    const request = await requestOf(emulator.report(providerMessageId ?? '', told));
    expect(await sms.parseStatus(request, 'a')).toMatchObject([{ status, errorCode, recipient: PERSON }]);
  });

  it('a webhook without a sender, or of another kind, is no message', async () => {
    const { emulator, sms } = await startTelnyx();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const said = new TextDecoder().decode(request.body);
    for (const changed of [
      said.replaceAll('phone_number', 'nobody'),
      said.replace('message.received', 'call.hangup'),
    ]) {
      expect(await sms.parseWebhook({ ...request, body: utf8.encode(changed) }, 'a')).toEqual([]);
    }
    const whatsapp = utf8.encode(said.replace('"SMS"', '"WHATSAPP"'));
    expect(await sms.parseWebhook({ ...request, body: whatsapp }, 'a')).toMatchObject([
      { content: { type: 'system', code: 'unsupported_message', data: { kind: 'WHATSAPP' } } },
    ]);
  });
});
