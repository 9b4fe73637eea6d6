import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { PERSON, requestOf, startTelegram } from './support/start-telegram.ts';

const PICTURE = { bytes: new Uint8Array([255, 216, 255, 224]), mimeType: 'image/jpeg' } as const;

describeMessagingProvider('TelegramBotProvider', {
  async create() {
    const { emulator, provider } = await startTelegram();
    const { botToken, secretToken, subject } = emulator;
    const person = emulator.person(Number(PERSON));
    return {
      ...subject,
      provider,
      to: PERSON,
      signs: 'caller',
      secrets: [botToken, secretToken],
      send: (event, options) => provider.send(event, PERSON, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        inbound: {
          text: () => person.text('hello from outside'),
          media: () => person.media('photo', PICTURE),
          location: () => person.location(45.5, -73.25),
          reply: (about) => person.reply(about, 'an answer'),
          button: (about) => person.tap(about, 'Yes', 'y'),
          edit: (about) => person.edit(about, 'better'),
          reaction: (about) => person.react(about, ['👍']),
        },
      },
    };
  },
});
