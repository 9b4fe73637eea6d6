import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { FROM, PERSON, PICTURE, requestOf, startVoiceMeUp } from './support/start-voicemeup.ts';

describeMessagingProvider('VoiceMeUpSMSProvider', {
  async create() {
    const { emulator, provider } = await startVoiceMeUp();
    const { subject } = emulator;
    const person = emulator.person(PERSON, FROM);
    return {
      ...subject,
      provider,
      to: PERSON,
      signs: 'caller',
      secrets: [emulator.authToken, emulator.webhookSecret],
      send: (event, options) => provider.send(event, PERSON, null, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        inbound: { text: () => person.text('hello from outside'), media: () => person.mms(PICTURE).file },
      },
    };
  },
});
