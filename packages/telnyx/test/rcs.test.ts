import { type EventContent, RCS_UNREACHABLE } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, requestOf, startTelnyx } from './support/start-telnyx.ts';

const utf8 = new TextEncoder();

describe('RCS', () => {
  it('CORE-A.7.1 says of a phone without RCS that it cannot be reached', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    expect(await rcs.checkCapability(PERSON)).toBe(true);
    emulator.withoutRcs(PERSON);
    expect(await rcs.checkCapability(PERSON)).toBe(false);
    expect(await rcs.send(anEvent(), PERSON)).toMatchObject({
      success: false,
      error: { code: RCS_UNREACHABLE, retryable: false },
    });
    expect(emulator.messages.sent()).toEqual([]);
  });

  it('an agent that is not there reaches nobody; a vendor that is down has not said so', async () => {
    const { emulator, rcs } = await startTelnyx({ agentId: 'nobody' });
    await using _emulator = emulator;
    expect(await rcs.checkCapability(PERSON)).toBe(false);
    for (const fault of ['unavailable', 'garbage'] as const) {
      emulator.fault(fault);
      await expect(rcs.checkCapability(PERSON)).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    }
    emulator.fault('rejected');
    emulator.fault('unavailable');
    await expect(rcs.send(anEvent(), PERSON)).rejects.toMatchObject({ details: { vendorCode: '40300' } });
  });

  it('offers stand below the words or the cards, payloads come back as they were', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    const cards = [{ title: 'Tea', buttons: [{ label: 'Buy tea' }] }, { title: 'Coffee' }];
    const buttons = [{ label: 'A label that is longer than it may be', payload: 'größe' }];
    const { providerMessageIds } = await rcs.send(
      anEvent({ content: { type: 'rich', body: '**Which?**', cards, buttons } }),
      PERSON,
    );
    const messages = (providerMessageIds ?? []).map((id) => emulator.messages.get(id));
    expect(messages).toMatchObject([
      { text: 'Which?', buttons: [] },
      { text: 'Tea\nCoffee', buttons: ['A label that is longer...', 'Buy tea'] },
    ]);
    for (const payload of ['größe', 'yes1', 'YQ==x']) {
      const [tap] = await rcs.parseWebhook(await requestOf(emulator.rcsPerson(PERSON).tap('Yes', payload)), 'a');
      expect(tap?.channelData).toMatchObject({ buttonPayload: payload });
    }
  });

  it('a payload that does not come in Base64 is taken as it is', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    const request = await requestOf(emulator.rcsPerson(PERSON).tap('Yes', 'y'));
    const body = utf8.encode(new TextDecoder().decode(request.body).replace(btoa('y'), 'go on'));
    const [tap] = await rcs.parseWebhook({ ...request, body }, 'a');
    expect(tap?.channelData).toMatchObject({ buttonPayload: 'go on' });
  });

  it('more offers or cards than it takes are refused before the call', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    const quickReplies = Array.from({ length: 12 }, (_, at) => ({ label: String(at) }));
    const cards = Array.from({ length: 11 }, (_, at) => ({ title: String(at) }));
    const contents: readonly EventContent[] = [
      { type: 'rich', body: 'Which?', quickReplies },
      { type: 'rich', body: 'Which?', cards },
      { type: 'rich', body: '' },
      { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', caption: 'a'.repeat(3073) },
    ];
    for (const content of contents) {
      await expect(rcs.send(anEvent({ content }), PERSON)).rejects.toMatchObject({ code: 'content_unsupported' });
    }
    expect(emulator.requests).toEqual([]);
  });

  it('a file goes on with its caption where it stopped', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    const content = {
      type: 'media',
      url: 'https://files.example/a.png',
      mimeType: 'image/png',
      caption: 'Look',
    } as const;
    const event = anEvent({ content });
    const { providerMessageIds = [] } = await rcs.send(event, PERSON);
    const [file = ''] = providerMessageIds;
    const again = await rcs.send(event, PERSON, { sentMessageIds: [file] });
    expect(again.providerMessageIds?.[0]).toBe(file);
    expect(emulator.messages.sent().map(({ text, files }) => text ?? files[0]?.url)).toEqual([
      'https://files.example/a.png',
      'Look',
      'Look',
    ]);
  });

  it('reads older webhooks, and keeps what it knows nothing of', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    const payload = { id: '1', type: 'RCS', from: { phone_number: PERSON }, to: { agent_id: 'agent' }, text: 'hi' };
    const body = utf8.encode(JSON.stringify({ data: { event_type: 'message.received', payload } }));
    const request = { url: 'https://rooms.example', method: 'POST', headers: new Headers(), body };
    expect(await rcs.parseWebhook(request, 'a')).toMatchObject([
      { content: { type: 'text', body: 'hi' }, channelData: { agentId: 'agent' } },
    ]);
    const strange = await requestOf(emulator.rcsPerson(PERSON).unknown());
    expect(await rcs.parseWebhook(strange, 'a')).toMatchObject([
      { content: { type: 'system', data: { kind: 'is_composing' } }, senderId: PERSON },
    ]);
  });

  it('a sign whose answer is lost is no message whose fate is unknown', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    emulator.fault('lose_answer');
    await expect(rcs.sendTyping(PERSON, true)).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
  });

  it('nothing is told that is over by itself', async () => {
    const { emulator, rcs } = await startTelnyx();
    await using _emulator = emulator;
    await rcs.sendTyping(PERSON, false);
    await rcs.markRead([], PERSON);
    expect(emulator.requests).toEqual([]);
  });
});
