import {
  Channel,
  type ChannelBinding,
  ChannelOutput,
  type ChannelType,
  emailChannel,
  httpChannel,
  type InboundMessage,
  messengerChannel,
  rcsChannel,
  type RoomContext,
  type RoomEvent,
  smsChannel,
  teamsChannel,
  telegramChannel,
  type TransportChannel,
  whatsappChannel,
  whatsappPersonalChannel,
} from '@roomkit/core';

import { channelCases, type ChannelSubject, describeChannel, runChannelCase } from '../../src/conformance.ts';
import {
  aBinding,
  MockEmailProvider,
  MockHTTPProvider,
  MockMessengerProvider,
  type MockMessagingProvider,
  MockRCSProvider,
  MockSMSProvider,
  MockTeamsProvider,
  MockTelegramProvider,
  MockWhatsAppProvider,
  SimpleChannel,
  type SimpleChannelOptions,
} from '../../src/index.ts';
import { type BrokenDouble, describeBroken } from '../suite/broken.ts';

function bindingOf(channel: Channel, metadata: ChannelBinding['metadata'] = {}): ChannelBinding {
  const { id: channelId, channelType, category, direction, capabilities } = channel;
  return aBinding({ channelId, channelType, category, direction, capabilities, metadata });
}

function transport(
  make: () => { readonly channel: TransportChannel; readonly provider: MockMessagingProvider },
  needsRecipient = true,
): () => ChannelSubject {
  return () => {
    const { channel, provider } = make();
    return {
      channel,
      binding: bindingOf(channel, { [channel.recipientKey]: 'somebody' }),
      left: () => provider.sent.map(({ event }) => event),
      secrets: ['mock-secret'],
      ...(needsRecipient ? { recipientless: bindingOf(channel) } : {}),
    };
  };
}

function made<Provider extends MockMessagingProvider>(
  provider: Provider,
  make: (provider: Provider) => TransportChannel,
): { readonly channel: TransportChannel; readonly provider: Provider } {
  return { channel: make(provider), provider };
}

const sms = transport(() => made(new MockSMSProvider(), (provider) => smsChannel('c', { provider })));

describeChannel('smsChannel', { create: sms });
describeChannel('emailChannel', {
  create: transport(() => made(new MockEmailProvider(), (provider) => emailChannel('c', { provider }))),
});
describeChannel('whatsappChannel', {
  create: transport(() => made(new MockWhatsAppProvider(), (provider) => whatsappChannel('c', { provider }))),
});
describeChannel('whatsappPersonalChannel', {
  create: transport(() => made(new MockWhatsAppProvider(), (provider) => whatsappPersonalChannel('c', { provider }))),
});
describeChannel('messengerChannel', {
  create: transport(() => made(new MockMessengerProvider(), (provider) => messengerChannel('c', { provider }))),
});
describeChannel('teamsChannel', {
  create: transport(() => made(new MockTeamsProvider(), (provider) => teamsChannel('c', { provider }))),
});
describeChannel('telegramChannel', {
  create: transport(() => made(new MockTelegramProvider(), (provider) => telegramChannel('c', { provider }))),
});
describeChannel('rcsChannel', {
  create: transport(() => made(new MockRCSProvider(), (provider) => rcsChannel('c', { provider }))),
});
describeChannel('httpChannel', {
  create: transport(() => made(new MockHTTPProvider(), (provider) => httpChannel('c', { provider })), false),
});
describeChannel('SimpleChannel as a transport', { create: () => simple() });
describeChannel('SimpleChannel as an intelligence channel', {
  create: () => simple({ channelType: 'ai', reply: 'pong' }),
});

function simple(options: SimpleChannelOptions = {}): ChannelSubject {
  return subjectOf(new SimpleChannel('c', options));
}

function subjectOf(channel: SimpleChannel): ChannelSubject {
  return { channel, binding: bindingOf(channel), left: () => channel.delivered };
}

/** A simple channel with some of its members replaced. */
function broken(given: (channel: SimpleChannel) => object, options: SimpleChannelOptions = {}): () => ChannelSubject {
  return () => {
    const channel = new SimpleChannel('c', options);
    const subject = subjectOf(channel);
    Object.defineProperties(channel, Object.getOwnPropertyDescriptors(given(channel)));
    return subject;
  };
}

const doubles: readonly BrokenDouble<ChannelSubject>[] = [
  {
    fault: 'shows nothing',
    seenBy: 'describes itself',
    create: broken(() => ({}), { capabilities: { mediaTypes: [] } }),
  },
  {
    fault: 'shows its credentials',
    seenBy: 'shows no credential',
    create: () => ({ ...broken(() => ({ info: () => ({ token: 'S1' }) }))(), secrets: ['S1'] }),
  },
  {
    fault: 'drops what a message carries',
    seenBy: 'makes an event of a message',
    create: broken((channel) => ({
      handleInbound: (message: InboundMessage, context: RoomContext) =>
        Channel.prototype.handleInbound.call(channel, { ...message, channelData: {} }, context),
    })),
  },
  {
    fault: 'gives two messages one event',
    seenBy: 'an event of its own',
    create: broken((channel) => ({
      handleInbound: async (message: InboundMessage, context: RoomContext) => ({
        ...(await Channel.prototype.handleInbound.call(channel, message, context)),
        id: 'always',
      }),
    })),
  },
  {
    fault: 'writes on the event it sees',
    seenBy: 'reacts to an event',
    create: broken(() => ({
      onEvent: async (event: { status: string }) => {
        event.status = 'read';
        return ChannelOutput.empty();
      },
    })),
  },
  {
    fault: 'answers itself',
    seenBy: 'ignores what it said itself',
    create: broken(
      () => ({
        onEvent: async () => ChannelOutput.of({ events: [{ content: { type: 'text', body: 'again' } }] }),
      }),
      { channelType: 'ai' satisfies ChannelType },
    ),
  },
  {
    fault: 'sends twice',
    seenBy: 'sends each event once',
    create: broken((channel) => ({
      deliver: async (event: RoomEvent) => {
        channel.delivered.push(event, event);
        return ChannelOutput.empty();
      },
    })),
  },
  {
    fault: 'cannot send what it claims',
    seenBy: 'whatever is planned for it',
    create: broken(
      () => ({
        deliver: async ({ content }: RoomEvent) =>
          ChannelOutput.sent({ success: content.type === 'text', providerMessageId: 'm1' }),
      }),
      { capabilities: { mediaTypes: ['text', 'location'] } },
    ),
  },
  {
    fault: 'sends to nobody',
    seenBy: 'without recipient',
    create: () => {
      const subject = sms();
      const deliver = async (): Promise<ChannelOutput> => ChannelOutput.empty();
      Object.defineProperty(subject.channel, 'deliver', { value: deliver });
      return subject;
    },
  },
  {
    fault: 'sends each piece of an answer',
    seenBy: 'shows a streamed answer once',
    create: broken((channel) => ({
      async deliverStream(stream: AsyncIterable<unknown>, event: RoomEvent) {
        for await (const _piece of stream) channel.delivered.push(event);
        return ChannelOutput.empty();
      },
    })),
  },
  {
    fault: 'shows what was blocked',
    seenBy: 'nothing of an answer that was blocked',
    create: broken((channel) => ({
      async deliverStream(stream: AsyncIterable<unknown>, event: RoomEvent) {
        for await (const _piece of stream) channel.delivered.push(event);
        return ChannelOutput.empty();
      },
    })),
  },
  {
    fault: 'offers typing without claiming it',
    seenBy: 'offers no sign',
    create: broken(() => ({ typing: async () => {} })),
  },
  {
    fault: 'cannot be closed twice',
    seenBy: 'closing twice',
    create: () => {
      let isClosed = false;
      return broken(() => ({
        async close() {
          if (isClosed) throw new Error('closed already');
          isClosed = true;
        },
      }))();
    },
  },
];

describeBroken(channelCases, runChannelCase, doubles);
