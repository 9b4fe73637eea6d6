import { createHmac } from 'node:crypto';

import { RoomKit, smsChannel } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { TwilioSMSProvider } from '../src/index.ts';

const TOKEN = 'b'.repeat(32);
const provider = new TwilioSMSProvider({ accountSid: `AC${'a'.repeat(32)}`, authToken: TOKEN, from: '+14155550100' });
const MESSAGE = { MessageSid: `SM${'1'.repeat(32)}`, From: '+14155552671', To: '+14155550100', Body: 'Hello & bye' };
const REPORT = { MessageSid: `SM${'2'.repeat(32)}`, MessageStatus: 'delivered', To: '+14155552671' };

/** A call as Twilio makes it where a number is set to GET: it is signed over its address alone. */
function got(parameters: Readonly<Record<string, string>>, signedUrl?: string): Request {
  const url = `https://rooms.example/sms?${new URLSearchParams(parameters).toString()}`;
  const signature = createHmac('sha1', TOKEN)
    .update(signedUrl ?? url)
    .digest('base64');
  return new Request(url, { headers: { 'x-twilio-signature': signature } });
}

describe('a number that calls with GET', () => {
  it('has its messages in the timeline', async () => {
    await using kit = new RoomKit();
    kit.registerChannel(smsChannel('sms', { provider }));
    const { id } = await kit.createRoom();
    await kit.attachChannel(id, 'sms');
    const answer = await kit.processWebhook('sms', got(MESSAGE));
    const [event] = await kit.getTimeline(id, { types: ['message'] });
    expect(answer.status).toBe(200);
    expect(event).toMatchObject({
      content: { type: 'text', body: 'Hello & bye' },
      source: { externalId: MESSAGE.From, providerMessageId: MESSAGE.MessageSid },
    });
  });

  it('has its reports read', async () => {
    const { method, headers, url } = got(REPORT);
    const call = { method, headers, url, body: new Uint8Array() };
    expect(await provider.parseStatus(call, 'sms')).toMatchObject([
      { messageId: REPORT.MessageSid, status: 'delivered', recipient: REPORT.To },
    ]);
    expect(await provider.parseWebhook(call, 'sms')).toEqual([]);
  });

  it('CORE-17.1.2 is not believed where anything in its address was changed', async () => {
    await using kit = new RoomKit();
    kit.registerChannel(smsChannel('sms', { provider }));
    const { url } = got(MESSAGE);
    const answer = await kit.processWebhook('sms', got({ ...MESSAGE, Body: 'Pay' }, url));
    expect([answer.status, await kit.listRooms()]).toEqual([403, []]);
  });
});
