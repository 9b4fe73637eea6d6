import { describeMessagingProvider, describeSourceProvider, type VendorArrival } from '@roomkit/testing/conformance';

import { type MessageKey, WhatsAppPersonalSourceProvider, type WhatsAppMessage } from '../src/index.ts';
import { keyOf } from '../src/native-id.ts';
import { ACCOUNT } from './support/fake-socket.ts';
import { pairedAccount, PERSON, startAccount } from './support/start-account.ts';

const PICTURE = new Uint8Array([255, 216, 255, 224]);
/** Baileys' `WAMessageStatus`. */
const STATUS: Readonly<Record<string, number>> = { failed: 0, sent: 2, delivered: 3, read: 4 };

function keyIn(nativeId: string): MessageKey {
  const key = keyOf(nativeId);
  if (!key) throw new Error('that is no native id');
  return key;
}

describeMessagingProvider('WhatsAppPersonalProvider', {
  async create() {
    const running = await startAccount();
    const { fake, person, provider } = running;
    const arrival = (message: () => WhatsAppMessage): VendorArrival => ({
      arrive: () => running.arrived(() => fake.arrive(message())),
    });
    const happening = (event: string, value: unknown): VendorArrival => ({
      arrive: () => running.arrived(() => fake.emit(event, value)),
    });
    return {
      provider,
      to: PERSON,
      secrets: [(fake.socket.options.auth.creds as { readonly advSecretKey: string }).advSecretKey],
      send: (event, options) => provider.send(event, PERSON, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      taken: () => fake.taken,
      fault: (fault) => fake.meet(fault),
      lose: (what) => fake.meet(what === 'request' ? 'lose_request' : 'lose_answer'),
      garble: () => fake.meet('garble'),
      close: () => running.source.stop(),
      vendor: {
        message: (id) => fake.messages.get(keyIn(id).id ?? '') ?? null,
        typing: fake.typing,
        inbound: {
          text: () => arrival(() => person.text('hello from outside')),
          media: () => arrival(() => person.sends('imageMessage', PICTURE, { mimetype: 'image/jpeg' })),
          location: () =>
            arrival(() => person.says({ locationMessage: { degreesLatitude: 45.5, degreesLongitude: -73.25 } })),
          reply: (about) => arrival(() => person.answers(keyIn(about), ACCOUNT.id, 'an answer')),
          edit: (about) => arrival(() => person.edits(keyIn(about), 'better')),
          delete: (about) => arrival(() => person.takesBack(keyIn(about))),
          reaction: (about) => arrival(() => person.reacts(keyIn(about), '👍')),
          typing: () =>
            happening('presence.update', {
              id: person.jid,
              presences: { [person.jid]: { lastKnownPresence: 'composing' } },
            }),
        },
        report: (status, about) =>
          happening('messages.update', [{ key: keyIn(about), update: { status: STATUS[status] } }]),
      },
    };
  },
});

describeSourceProvider('WhatsAppPersonalSourceProvider', {
  async create() {
    const { fake, person, session } = await pairedAccount();
    const source = new WhatsAppPersonalSourceProvider({ session: session() });
    return {
      source,
      send: (text) => fake.arrive(person.text(text)),
      breakDown: () => fake.logOut(),
      secrets: [(fake.socket.options.auth.creds as { readonly advSecretKey: string }).advSecretKey],
      close: () => source.stop(),
    };
  },
});
