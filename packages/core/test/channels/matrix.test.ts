import { describe, expect, it } from 'vitest';

import {
  type ChannelBinding,
  type ChannelCapabilities,
  DEFAULT_CAPABILITIES,
  DefaultContentTranscoder,
  emailChannel,
  fitContent,
  httpChannel,
  messengerChannel,
  rcsChannel,
  smsChannel,
  teamsChannel,
  telegramChannel,
  type TransportChannel,
  whatsappChannel,
  whatsappPersonalChannel,
} from '../../src/index.ts';
import { aBinding, aContext, anEvent } from '../support/fixtures.ts';
import { aProvider } from './provider-double.ts';

interface Row {
  readonly make: (provider: ReturnType<typeof aProvider>) => TransportChannel;
  readonly type: string;
  readonly recipient: Readonly<Record<string, unknown>>;
  /** Everything that is not as in a channel that shows plain text alone. */
  readonly differs: Partial<ChannelCapabilities>;
}

const on = (...names: readonly string[]): Partial<ChannelCapabilities> =>
  Object.fromEntries(names.map((name) => [`supports${name}`, true]));

const MATRIX: readonly Row[] = [
  {
    make: (provider) => smsChannel('c', { provider }),
    type: 'sms',
    recipient: { phoneNumber: '+1' },
    differs: {
      mediaTypes: ['text', 'media'],
      maxLength: 1600,
      supportedMediaTypes: ['image/jpeg', 'image/png', 'image/gif'],
      ...on('ReadReceipts', 'Media'),
    },
  },
  {
    make: (provider) => emailChannel('c', { provider }),
    type: 'email',
    recipient: { emailAddress: 'a@e.org' },
    differs: { mediaTypes: ['text', 'rich', 'media'], ...on('Threading', 'RichText', 'Media') },
  },
  {
    make: (provider) => whatsappChannel('c', { provider }),
    type: 'whatsapp',
    recipient: { phoneNumber: '+1' },
    differs: {
      mediaTypes: ['text', 'rich', 'media', 'location', 'template'],
      maxLength: 4096,
      maxButtons: 3,
      ...on('Reactions', 'Templates', 'Buttons', 'QuickReplies', 'ReadReceipts', 'Media', 'Edit', 'Delete'),
    },
  },
  {
    make: (provider) => whatsappPersonalChannel('c', { provider }),
    type: 'whatsapp_personal',
    recipient: { phoneNumber: '+1' },
    differs: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'location'],
      maxLength: 4096,
      ...on('Reactions', 'Typing', 'ReadReceipts', 'Audio', 'Video', 'Media', 'Edit', 'Delete'),
    },
  },
  {
    make: (provider) => messengerChannel('c', { provider }),
    type: 'messenger',
    recipient: { facebookUserId: 'psid' },
    differs: {
      mediaTypes: ['text', 'rich', 'media', 'template'],
      maxLength: 2000,
      maxButtons: 3,
      ...on('Buttons', 'QuickReplies', 'ReadReceipts', 'Media', 'Delete'),
    },
  },
  {
    make: (provider) => teamsChannel('c', { provider }),
    type: 'teams',
    recipient: { teamsConversationId: '19:x' },
    differs: {
      mediaTypes: ['text', 'rich'],
      maxLength: 28_000,
      ...on('Threading', 'Reactions', 'ReadReceipts', 'RichText', 'Edit', 'Delete'),
    },
  },
  {
    make: (provider) => rcsChannel('c', { provider }),
    type: 'rcs',
    recipient: { phoneNumber: '+1' },
    differs: {
      mediaTypes: ['text', 'rich', 'media'],
      maxLength: 8000,
      ...on('Buttons', 'Cards', 'QuickReplies', 'ReadReceipts', 'Typing', 'Media'),
    },
  },
  {
    make: (provider) => telegramChannel('c', { provider }),
    type: 'telegram',
    recipient: { telegramChatId: 42 },
    differs: {
      mediaTypes: ['text', 'rich', 'media', 'location'],
      maxLength: 4096,
      ...on('RichText', 'Buttons', 'Edit', 'Delete', 'Typing'),
    },
  },
  {
    make: (provider) => httpChannel('c', { provider }),
    type: 'webhook',
    recipient: { recipientId: 'other' },
    differs: { mediaTypes: ['text', 'rich'] },
  },
];

const rows = MATRIX.map((row) => [row.type, row] as const);

function bound(channel: TransportChannel, metadata: ChannelBinding['metadata']): ChannelBinding {
  return aBinding({ channelId: 'c', channelType: channel.channelType, capabilities: channel.capabilities, metadata });
}

describe('ready-made channels', () => {
  it.each(rows)('CORE-A.0.1 %s has exactly its row of the matrix', (type, { make, differs }) => {
    const channel = make(aProvider());
    expect(channel.capabilities).toStrictEqual({ ...DEFAULT_CAPABILITIES, ...differs });
    expect(channel).toMatchObject({
      id: 'c',
      channelType: type,
      category: 'transport',
      direction: 'bidirectional',
      providerName: 'double',
    });
  });

  it.each(rows)(
    'CORE-6.3.1 CORE-A.1.1 %s sends once, to whom the binding names',
    async (_type, { make, recipient }) => {
      const provider = aProvider();
      const channel = make(provider);
      const event = anEvent();
      const output = await channel.deliver(event, bound(channel, recipient), aContext());
      expect(output.providerResult).toMatchObject({ success: true, providerMessageId: 'm1' });
      expect(provider.calls).toHaveLength(1);
      expect(provider.calls[0]?.slice(0, 3)).toStrictEqual(['send', event, String(Object.values(recipient)[0])]);
    },
  );

  it.each(rows)('%s takes single capabilities and options in place of its own', (_type, { make }) => {
    expect(make(aProvider()).capabilities.custom).toStrictEqual({});
    const channel = smsChannel('c', {
      provider: aProvider(),
      capabilities: { maxLength: 160 },
      direction: 'outbound',
      deliveryTimeoutMs: 5,
    });
    expect(channel).toMatchObject({
      capabilities: { maxLength: 160, supportsMedia: true },
      direction: 'outbound',
      deliveryTimeoutMs: 5,
    });
  });

  it('CORE-6.6.10 what is planned for SMS is within its limit', () => {
    const { capabilities } = smsChannel('c', { provider: aProvider() });
    const planned = new DefaultContentTranscoder().transcode({ type: 'rich', body: 'x'.repeat(2000) }, capabilities);
    const fitted = planned === null ? null : fitContent(planned, capabilities);
    expect(fitted).toStrictEqual({ type: 'text', body: `${'x'.repeat(1597)}...` });
  });
});
