import { createHmac } from 'node:crypto';

import {
  type ChannelMediaType,
  type DeliveryOutcome,
  type DeliveryStatus,
  DeliveryUnknownError,
  type EventContent,
  type FetchedMedia,
  type InboundFeature,
  type InboundMessage,
  type InboundNotice,
  type MessagingCapabilities,
  type ProviderResult,
  type RoomEvent,
  RoomKitError,
  type SendOptions,
  type WebhookRequest,
} from '@roomkit/core';

import type { MessagingSubject, VendorMessage, VendorWebhook } from '../../src/conformance.ts';

const CONTENTS: readonly ChannelMediaType[] = ['text', 'rich', 'media', 'audio', 'video', 'location', 'template'];
const INBOUND: readonly InboundFeature[] = [
  'media',
  'location',
  'reply',
  'button',
  'edit',
  'delete',
  'reaction',
  'typing',
  'watermark',
];
const REPORTS: readonly DeliveryOutcome[] = ['accepted', 'sent', 'delivered', 'read', 'failed'];
const SIGNS = ['buttons', 'edit', 'delete', 'reply', 'reaction', 'typing', 'mark read'] as const;

/** Every capability that the suite has a case for, by its name there. */
export const CAPABILITIES: readonly string[] = [
  ...CONTENTS.map((kind) => `send ${kind}`),
  ...SIGNS,
  ...INBOUND.map((feature) => `receive ${feature}`),
  ...REPORTS.map((status) => `report ${status}`),
];

const MAX_TEXT = 100;
const SECRET = 'fake-secret';

/** What a fake vendor's provider really does, and what it says. */
export interface FakeOptions {
  readonly does?: ReadonlySet<string>;
  readonly claims?: ReadonlySet<string>;
}

type Mutable = { -readonly [Key in keyof VendorMessage]: VendorMessage[Key] };

/** A vendor in memory and its provider, which can do everything, or everything but what is left out. */
export function fakeVendor(options: FakeOptions = {}): MessagingSubject {
  const all = new Set(CAPABILITIES);
  const { does = all, claims = all } = options;
  const messages = new Map<string, Mutable>();
  const typing: string[] = [];
  let count = 0;
  let garbled = false;

  const keep = (given: Partial<VendorMessage>): string => {
    count += 1;
    const id = `f${count}`;
    messages.set(id, {
      text: null,
      files: [],
      location: null,
      template: null,
      buttons: [],
      replyTo: null,
      edits: 0,
      isDeleted: false,
      isRead: false,
      reactions: [],
      ...given,
    });
    return id;
  };

  const refuse = (content: EventContent, issue: string): never => {
    throw new RoomKitError('content_unsupported', 'no', { provider: 'fake', contentType: content.type, issue });
  };

  const textual = (content: EventContent, body: string): string => {
    if (body.trim() === '' || body.length > MAX_TEXT) refuse(content, 'length');
    return body;
  };

  const shown = (content: EventContent): Partial<VendorMessage> => {
    if (CONTENTS.includes(content.type as ChannelMediaType) && !does.has(`send ${content.type}`)) {
      return refuse(content, 'kind');
    }
    switch (content.type) {
      case 'text':
        return { text: textual(content, content.body) };
      case 'rich':
        return {
          text: textual(content, content.body),
          buttons: does.has('buttons') ? (content.buttons ?? []).map(({ label }) => label) : [],
        };
      case 'media':
      case 'audio':
      case 'video': {
        const { mimeType, sizeBytes } = content;
        if (content.type === 'media' && mimeType !== 'image/png') {
          throw new RoomKitError('media_unsupported', 'no', { provider: 'fake', mimeType });
        }
        if ((sizeBytes ?? 0) > 1000) throw new RoomKitError('media_too_large', 'no', { maxBytes: 1000 });
        return { files: [{ url: content.url, mimeType, bytes: null }] };
      }
      case 'location':
        return { location: { latitude: content.latitude, longitude: content.longitude } };
      case 'template':
        return { template: content.templateId };
      default:
        return refuse(content, 'kind');
    }
  };

  const target = (content: EventContent, { targetMessageIds = [] }: SendOptions): Mutable => {
    const message = messages.get(targetMessageIds[0] ?? '');
    return message ?? refuse(content, 'never got there');
  };

  const send = async ({ content }: RoomEvent, given: SendOptions): Promise<ProviderResult> => {
    given.signal?.throwIfAborted();
    if (garbled) {
      garbled = false;
      throw new DeliveryUnknownError('fake');
    }
    if (content.type === 'edit' && does.has('edit')) {
      const message = target(content, given);
      message.text = content.newContent.type === 'text' ? content.newContent.body : null;
      message.edits += 1;
      return { success: true, providerMessageId: given.targetMessageIds?.[0] ?? '' };
    }
    if (content.type === 'delete' && does.has('delete')) {
      target(content, given).isDeleted = true;
      return { success: true };
    }
    const parts = content.type === 'composite' ? content.parts : [content];
    const drafts = parts.map(shown);
    const replyTo = does.has('reply') ? (given.replyToMessageId ?? null) : null;
    const providerMessageIds = drafts.map((draft) => keep({ ...draft, replyTo }));
    return { success: true, providerMessageIds };
  };

  const provider = {
    specificationVersion: 'v1' as const,
    name: 'fake',
    capabilities: capabilitiesOf(claims),
    verifySignature: async ({ body, headers }: WebhookRequest): Promise<boolean> =>
      headers.get('x-signature') === sign(body),
    parseWebhook: async (request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> =>
      parsed(request).message
        ? [{ ...(parsed(request).message as InboundMessage), channelId, rawPayload: { a: 1 } }]
        : [],
    parseStatus: async (request: WebhookRequest): Promise<readonly DeliveryStatus[]> =>
      parsed(request).status ? [parsed(request).status as DeliveryStatus] : [],
    parseNotices: async (request: WebhookRequest): Promise<readonly InboundNotice[]> => {
      const notice = parsed(request).notice as InboundNotice | undefined;
      if (!notice) return [];
      return [notice.type === 'watermark' ? { ...notice, until: new Date(notice.until) } : notice];
    },
    fetchMedia: async (_url: string, given: { readonly maxBytes?: number } = {}): Promise<FetchedMedia> => {
      if ((given.maxBytes ?? 9) < 3) throw new RoomKitError('media_too_large', 'no', { maxBytes: 1 });
      return { bytes: new Uint8Array(3), mimeType: 'image/png', filename: null };
    },
    ...(claims.has('reaction') && {
      async sendReaction(id: string, emoji: string): Promise<ProviderResult> {
        const message = messages.get(id);
        if (message && does.has('reaction')) message.reactions = emoji === '' ? [] : [emoji];
        return { success: true };
      },
    }),
    ...(claims.has('typing') && {
      async sendTyping(to: string): Promise<void> {
        if (does.has('typing')) typing.push(to);
      },
    }),
    ...(claims.has('mark read') && {
      async markRead(ids: readonly string[]): Promise<void> {
        const message = messages.get(ids[0] ?? '');
        if (message && does.has('mark read')) message.isRead = true;
      },
    }),
  };

  const inbound =
    (feature: 'text' | InboundFeature) =>
    (about: string): VendorWebhook => {
      const id = keep({ text: 'hello from outside' });
      const lacks = feature !== 'text' && !does.has(`receive ${feature}`);
      return webhook(lacks ? {} : whatPersonDoes(feature, id, about));
    };

  return {
    provider,
    send,
    sendInvalid: async () => {
      throw new RoomKitError('recipient_invalid', 'no', { provider: 'fake', issue: 'nobody' });
    },
    taken: () => messages.size,
    fault: () => {},
    garble: () => void (garbled = true),
    to: '+1',
    secrets: [SECRET],
    vendor: {
      message: (id) => messages.get(id) ?? null,
      typing,
      inbound: Object.fromEntries(
        ['text' as const, ...INBOUND.filter((feature) => claims.has(`receive ${feature}`))].map((feature) => [
          feature,
          inbound(feature),
        ]),
      ),
      report: (status, messageId) =>
        webhook(does.has(`report ${status}`) ? { status: { provider: 'fake', messageId, status } } : {}),
    },
  };
}

function capabilitiesOf(claims: ReadonlySet<string>): MessagingCapabilities {
  return {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: CONTENTS.filter((kind) => claims.has(`send ${kind}`)),
      maxLength: MAX_TEXT,
      maxButtons: claims.has('buttons') ? 3 : null,
      supportedMediaTypes: ['image/png'],
      supportsButtons: claims.has('buttons'),
      supportsEdit: claims.has('edit'),
      supportsDelete: claims.has('delete'),
      supportsThreading: claims.has('reply'),
      supportsReactions: claims.has('reaction'),
      supportsTyping: claims.has('typing'),
      supportsReadReceipts: claims.has('mark read'),
    },
    receives: INBOUND.filter((feature) => claims.has(`receive ${feature}`)),
    reports: REPORTS.filter((status) => claims.has(`report ${status}`)),
  };
}

function whatPersonDoes(feature: 'text' | InboundFeature, id: string, about: string): object {
  const message = (given: object): object => ({
    message: { senderId: '+1', providerMessageId: id, content: { type: 'text', body: 'hello from outside' }, ...given },
  });
  switch (feature) {
    case 'text':
      return message({});
    case 'media':
      return message({ content: { type: 'media', url: 'https://fake.example/1', mimeType: 'image/png' } });
    case 'location':
      return message({ content: { type: 'location', latitude: 45.5, longitude: -73.25 } });
    case 'reply':
      return message({ replyToProviderMessageId: about });
    case 'button':
      return message({ content: { type: 'text', body: 'Yes' }, channelData: { buttonPayload: 'y' } });
    case 'edit': {
      const content = { type: 'edit', targetEventId: about, newContent: { type: 'text', body: 'better' } };
      return message({ content, targetProviderMessageId: about });
    }
    case 'delete': {
      const content = { type: 'delete', targetEventId: about, deleteType: 'sender' };
      return message({ content, targetProviderMessageId: about });
    }
    case 'reaction':
      return {
        notice: { type: 'reaction', senderId: '+1', providerMessageId: about, emoji: '👍', action: 'add' },
      };
    case 'typing':
      return { notice: { type: 'typing', senderId: '+1', isTyping: true } };
    case 'watermark':
      return { notice: { type: 'watermark', senderId: '+1', status: 'read', until: 0 } };
  }
}

interface Call {
  readonly message?: object;
  readonly status?: object;
  readonly notice?: object;
}

function parsed({ body }: WebhookRequest): Call {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Call;
}

function sign(body: Uint8Array | string): string {
  return createHmac('sha256', SECRET).update(body).digest('hex');
}

function webhook(call: object): VendorWebhook {
  const body = JSON.stringify(call);
  return {
    request: async () =>
      new Request('https://rooms.example/fake', { method: 'POST', headers: { 'x-signature': sign(body) }, body }),
  };
}
