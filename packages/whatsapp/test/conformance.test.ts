import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { PERSON, startWhatsApp } from './support/start-whatsapp.ts';

const PICTURE = { bytes: new Uint8Array([137, 80, 78, 71]), mimeType: 'image/png' } as const;

describeMessagingProvider('WhatsAppCloudProvider', {
  async create() {
    const { emulator, provider } = await startWhatsApp();
    const { accessToken, appSecret, subject } = emulator;
    const person = emulator.person(PERSON.slice(1));
    return {
      ...subject,
      provider,
      to: PERSON,
      secrets: [accessToken, appSecret],
      send: (event, options) => provider.send(event, PERSON, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: async () => {
        const request = await person.text('hello from outside').request();
        const { url, method, headers } = request;
        return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
      },
      vendor: {
        ...subject,
        inbound: {
          text: () => person.text('hello from outside'),
          media: () => person.media('image', PICTURE),
          location: () => person.location(45.5, -73.25, 'The shop'),
          reply: (about) => person.reply(about, 'an answer'),
          button: (about) => person.tap(about, 'Yes', 'y'),
          reaction: (about) => person.react(about, '👍'),
        },
        report: (status, about) => emulator.report(about, status as 'sent'),
      },
    };
  },
});
