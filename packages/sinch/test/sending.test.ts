import type { EventContent } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { FROM, NOW, PERSON, startSinch } from './support/start-sinch.ts';

const picture = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;
const TWO: EventContent = { type: 'composite', parts: [{ type: 'text', body: 'Both:' }, picture, picture] };

describe('sending', () => {
  it('goes from the binding’s number, the provider’s, or the plan’s', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    await provider.send(anEvent(), PERSON, '+14155550199');
    await provider.send(anEvent(), PERSON);
    const own = await startSinch({ from: undefined as never });
    await using _own = own.emulator;
    await own.provider.send(anEvent(), PERSON);
    expect(emulator.messages.sent().map(({ from }) => from)).toEqual(['+14155550199', FROM]);
    expect(own.emulator.messages.sent().map(({ from }) => from)).toEqual(['447537400000']);
  });

  it('files go one a message, the words with the first, and on where they stopped', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const { providerMessageIds = [] } = await provider.send(anEvent({ content: TWO }), PERSON);
    const [first = ''] = providerMessageIds;
    await provider.send(anEvent({ content: TWO }), PERSON, null, { sentMessageIds: [first] });
    expect(emulator.messages.sent().map(({ text, files }) => [text, files.length])).toEqual([
      ['Both:', 1],
      [null, 1],
      [null, 1],
    ]);
  });

  it('a message in parts is found where all of them are', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const event = anEvent({ content: TWO });
    const earlier = { gaveUpAt: new Date(NOW), providerMessageIds: [], metadata: {}, event, to: PERSON };
    const query = { ...earlier, idempotencyKey: 'e1:sms' };
    const text = anEvent({ content: { ...picture, caption: 'Both:' } });
    const { providerMessageId } = await provider.send(text, PERSON, null, { idempotencyKey: 'e1:sms' });
    expect(await provider.reconcile(query)).toMatchObject({ outcome: 'unknown', retryAfterMs: 30_000 });
    const sentMessageIds = [providerMessageId ?? ''];
    const { providerMessageIds } = await provider.send(event, PERSON, null, {
      idempotencyKey: 'e1:sms',
      sentMessageIds,
    });
    expect(await provider.reconcile(query)).toEqual({ outcome: 'sent', providerMessageIds, status: 'accepted' });
  });
});
