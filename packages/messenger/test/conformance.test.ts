import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { PERSON, requestOf, startMessenger } from './support/start-messenger.ts';

const PICTURE = { bytes: new Uint8Array([137, 80, 78, 71]), mimeType: 'image/png', filename: 'a.png' } as const;

describeMessagingProvider('FacebookMessengerProvider', {
  async create() {
    const { emulator, provider } = await startMessenger();
    const { appSecret, pageAccessToken, subject } = emulator;
    const person = emulator.person(PERSON);
    return {
      ...subject,
      provider,
      to: PERSON,
      secrets: [pageAccessToken, appSecret],
      send: (event, options) => provider.send(event, PERSON, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        inbound: {
          text: () => person.text('hello from outside'),
          media: () => person.media('image', PICTURE),
          reply: (about) => person.reply(about, 'an answer'),
          button: () => person.tap('Yes', 'y'),
          edit: (about) => person.edit(about, 'better'),
          reaction: (about) => person.react(about, '👍'),
          watermark: () => person.read(),
        },
        report: (_status, about) => emulator.report(about),
      },
    };
  },
});
