import type { EventContent } from '@roomkit/core';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, requestOf, startTelegram } from './support/start-telegram.ts';

const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'hello' },
  { type: 'rich', body: '**Yes** or no?', buttons: [{ label: 'Yes', payload: 'y' }, { label: 'No' }] },
  {
    type: 'rich',
    body: 'See',
    buttons: [{ label: 'Here', url: 'https://example.org' }],
    quickReplies: [{ label: 'a' }],
  },
  { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', caption: 'Look' },
  { type: 'media', url: 'https://files.example/a.gif', mimeType: 'image/gif' },
  { type: 'media', url: 'https://files.example/a.pdf', mimeType: 'application/pdf', filename: 'a.pdf' },
  { type: 'audio', url: 'https://files.example/a.mp3', mimeType: 'audio/mpeg' },
  { type: 'audio', url: 'https://files.example/a.ogg', mimeType: 'audio/ogg' },
  { type: 'video', url: 'https://files.example/a.mp4', mimeType: 'video/mp4' },
  { type: 'location', latitude: 45.5, longitude: -73.25 },
  { type: 'location', latitude: 45.5, longitude: -73.25, label: 'The shop', address: 'Main Street 1' },
];

const specification = openSpecification(new URL('../../../../shared/vendors/specs/telegram.json', import.meta.url));

describe.skipIf(specification === null)('the Bot API’s description', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const person = emulator.person(Number(PERSON));
    for (const content of CONTENTS)
      await provider.send(anEvent({ content }), `${PERSON}:7`, { replyToMessageId: '1:2' });
    const [id = '', , , picture = ''] = emulator.messages.sent().map((message) => message.id);
    const better = { type: 'edit', targetEventId: 'e1', newContent: { type: 'text', body: 'better' } } as const;
    await provider.send(anEvent({ content: better }), PERSON, { targetMessageIds: [id] });
    await provider.send(anEvent({ content: better }), PERSON, { targetMessageIds: [picture] });
    await provider.sendReaction(id, '👍', PERSON);
    await provider.sendTyping(PERSON, true);
    await provider.parseWebhook(await requestOf(person.tap(id, 'Yes', 'y')), 'a');
    const [file] = await provider.parseWebhook(
      await requestOf(person.media('document', { bytes: new Uint8Array(3), mimeType: 'text/plain' })),
      'a',
    );
    if (file?.content.type !== 'media') throw new Error('there is no file');
    await provider.fetchMedia(file.content.url);
    const remove = { type: 'delete', targetEventId: 'e1', deleteType: 'sender' } as const;
    await provider.send(anEvent({ content: remove }), PERSON, { targetMessageIds: [id] });
    await provider.setWebhook('https://rooms.example/webhook', { dropPendingUpdates: true, maxConnections: 5 });
    const methods = emulator.requests.filter(({ path }) => path.startsWith('/bot'));
    // One edit is tried as a text and then as a caption; one download is no method.
    expect(methods).toHaveLength(CONTENTS.length + 9);
    for (const request of methods) expect(specification.check(request)).toEqual([]);
    const { found, tried } = await disagreementsOf(emulator, specification, {});
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(400);
  });
});
