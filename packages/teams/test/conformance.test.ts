import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { CONVERSATION, PERSON, requestOf, startTeams } from './support/start-teams.ts';

const PICTURE = { bytes: new Uint8Array([137, 80, 78, 71]), mimeType: 'image/png' } as const;

describeMessagingProvider('BotFrameworkTeamsProvider', {
  async create() {
    const { emulator, provider } = await startTeams();
    const { appPassword, subject } = emulator;
    const person = emulator.person(PERSON);
    return {
      ...subject,
      provider,
      to: CONVERSATION,
      senderId: PERSON,
      signs: 'caller',
      secrets: [appPassword, 'teams-access-token'],
      send: (event, options) => provider.send(event, CONVERSATION, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        inbound: {
          text: () => person.text('hello from outside'),
          media: () => person.image(PICTURE),
          reply: (about) => person.reply(about, 'an answer'),
          button: (about) => person.tap(about, 'Yes', { payload: 'y' }),
          edit: (about) => person.edit(about, 'better'),
          delete: (about) => person.delete(about),
          reaction: (about) => person.react(about, ['like']),
          typing: () => person.typing(),
        },
      },
    };
  },
});
