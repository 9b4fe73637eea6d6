import type { EventContent } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { FROM, PERSON, startVoiceMeUp } from './support/start-voicemeup.ts';

const picture = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;

describe('sending', () => {
  it('gives numbers as digits, from the binding’s or the provider’s', async () => {
    const { emulator, provider } = await startVoiceMeUp();
    await using _emulator = emulator;
    await provider.send(anEvent(), PERSON, '+15145550199');
    await provider.send(anEvent(), PERSON);
    expect(emulator.messages.sent().map(({ from, to }) => [from, to])).toEqual([
      ['15145550199', PERSON.slice(1)],
      [FROM.slice(1), PERSON.slice(1)],
    ]);
  });

  it('a long text with files goes in several, and on where it stopped', async () => {
    const { emulator, provider } = await startVoiceMeUp();
    await using _emulator = emulator;
    const text = `${'word '.repeat(230)}end`;
    const content: EventContent = {
      type: 'composite',
      parts: [{ type: 'text', body: text }, picture, picture, picture],
    };
    const { providerMessageIds = [] } = await provider.send(anEvent({ content }), PERSON);
    const sent = emulator.messages.sent();
    expect(sent.map(({ text: words, files }) => [words?.length ?? 0, files.length])).toEqual([
      [1000, 1],
      [153, 1],
      [0, 1],
    ]);
    expect(sent.map(({ text: words }) => words ?? '').join('')).toBe(text);
    expect(providerMessageIds).toEqual(sent.map(({ id }) => id));
    await provider.send(anEvent({ content }), PERSON, null, { sentMessageIds: providerMessageIds.slice(0, 2) });
    expect(emulator.messages.sent()).toHaveLength(4);
  });

  it('a refusal that comes with 200 is one, with its code', async () => {
    const { emulator, provider } = await startVoiceMeUp();
    await using _emulator = emulator;
    emulator.fault('unauthorized');
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: false,
      details: { vendorCode: 'authentication_failed' },
    });
  });

  it.each([
    ['{"response_details":{"response_status":"success"}}', 'no id'],
    ['{"response_details":{"response_messages":{"message":{"code":"queued_sms_hash","_content":"1"}}}}', 'no status'],
    ['[]', 'nothing'],
  ])('an answer that says %s is neither a success nor a failure: %s', async (body) => {
    const fetch: typeof globalThis.fetch = async () => new Response(body);
    const { emulator, provider } = await startVoiceMeUp({ fetch });
    await using _emulator = emulator;
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({ code: 'delivery_unknown' });
  });
});
