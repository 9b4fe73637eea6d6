import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { NOW, PERSON, requestOf, startSinch } from './support/start-sinch.ts';

const picture = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;

describe('reports', () => {
  it.each([
    ['Unknown', 'sent', null],
    ['Aborted', 'failed', '400'],
    ['Cancelled', 'failed', '400'],
    ['Deleted', 'failed', '400'],
    ['Failed', 'failed', '400'],
    ['Expired', 'failed', '400'],
  ] as const)('%s is %s', async (told, status, errorCode) => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const { providerMessageId } = await provider.send(anEvent(), PERSON);
    const reports = await provider.parseStatus(await requestOf(emulator.report(providerMessageId ?? '', told)), 'a');
    expect(reports).toMatchObject([{ status, errorCode, recipient: PERSON, timestamp: new Date(NOW) }]);
  });

  it('name the event of a send whose answer was lost', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    emulator.fault('lose_answer');
    const sending = provider.send(anEvent(), PERSON, null, { idempotencyKey: 'e1:sms' });
    await expect(sending).rejects.toMatchObject({ code: 'delivery_unknown' });
    const id = emulator.messages.sent()[0]?.id ?? '';
    const [status] = await provider.parseStatus(await requestOf(emulator.report(id, 'Delivered')), 'a');
    expect(status).toMatchObject({ messageId: id, roomId: 'r1', eventId: 'e1', status: 'delivered' });
  });

  it('of a whole batch are read as those of its recipients', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const { providerMessageId = '' } = await provider.send(anEvent({ content: picture }), PERSON);
    const request = await requestOf(emulator.fullReport(providerMessageId ?? '', 'Delivered'));
    expect(await provider.parseStatus(request, 'a')).toMatchObject([{ status: 'delivered', recipient: PERSON }]);
    expect(await provider.parseWebhook(request, 'a')).toEqual([]);
  });
});
