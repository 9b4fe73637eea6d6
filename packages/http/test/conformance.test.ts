import type { HTTPEmulatorOptions } from '@roomkit/emulators/http';
import { describeMessagingProvider, type MessagingSubject } from '@roomkit/testing/conformance';

import type { ReceiverClaims } from '../src/index.ts';
import { PERSON, PICTURE, requestOf, startHttp } from './support/start-http.ts';

async function create(options: HTTPEmulatorOptions, claims: ReceiverClaims): Promise<MessagingSubject> {
  const { emulator, provider } = await startHttp(options, {}, claims);
  const { garble: _anyAnswerTakesIt, ...subject } = emulator.subject;
  const person = emulator.person(PERSON);
  const text = (): ReturnType<typeof person.text> => person.text('hello from outside');
  return {
    ...subject,
    provider,
    to: PERSON,
    secrets: [emulator.secret],
    send: (event, sendOptions) => provider.send(event, PERSON, sendOptions),
    webhook: () => requestOf(text()),
    vendor: {
      ...subject,
      inbound: {
        text,
        media: () => person.media(PICTURE, 'image/png', 'Look:'),
        location: () => person.location(45.5, -73.25, 'The shop'),
        reply: (about) => person.reply(about, 'an answer'),
        button: () => person.tap('Yes', 'y'),
        edit: (about) => person.edit(about, 'better'),
        delete: (about) => person.delete(about),
        reaction: (about) => person.react(about, '👍'),
        typing: () => person.typing(true),
        watermark: () => person.readUntil(new Date()),
      },
      report: (status, about) => emulator.report(about, status as 'sent'),
    },
  };
}

describeMessagingProvider('WebhookHTTPProvider', { create: () => create({}, {}) });

describeMessagingProvider('WebhookHTTPProvider by Standard Webhooks', {
  create: () => create({ signature: 'standard' }, {}),
});

describeMessagingProvider('WebhookHTTPProvider to a receiver that takes a key once', {
  create: () => create({ signature: 'standard', deduplicates: true }, { deduplicates: true }),
});
