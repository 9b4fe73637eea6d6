import type { ChannelMediaType, EventContent } from '@roomkit/core';
import { expect } from 'vitest';

import { anEvent } from '../store/fixtures.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import type { MessagingSubject, VendorMessage } from './messaging-subject.ts';
import { channelOf, expectRefused, noVendor, sent, vendorOf } from './vendor-side.ts';

const FILES = 'https://files.example';
const UNSUPPORTED = ['content_unsupported', 'media_unsupported'] as const;

interface Sample {
  readonly content: (subject: MessagingSubject) => EventContent;
  /** Whether the vendor's messages show it. */
  readonly shows: (messages: readonly VendorMessage[], subject: MessagingSubject) => void;
  /** What the provider does with one it does not claim; null where it may well send its words. */
  readonly refusal: readonly string[] | null;
}

const words = (messages: readonly VendorMessage[]): string => messages.map(({ text }) => text ?? '').join('\n');

function file(type: 'media' | 'audio' | 'video', name: string, fallback: string): Sample {
  return {
    content: (subject) => {
      const mimeType = type === 'media' ? (firstType(subject) ?? fallback) : fallback;
      return { type, url: `${FILES}/${name}`, mimeType, sizeBytes: 70 };
    },
    shows: (messages) => expect(messages.flatMap(({ files }) => files)).toHaveLength(1),
    refusal: type === 'media' ? UNSUPPORTED : null,
  };
}

function firstType(subject: MessagingSubject): string | undefined {
  return channelOf(subject).supportedMediaTypes?.find((type) => !type.endsWith('*'));
}

const SAMPLES: Readonly<Record<ChannelMediaType, Sample>> = {
  text: {
    content: () => ({ type: 'text', body: 'Grüße 👩‍👩‍👧 مرحبا' }),
    shows: (messages) => expect(words(messages)).toBe('Grüße 👩‍👩‍👧 مرحبا'),
    refusal: UNSUPPORTED,
  },
  rich: {
    content: () => ({ type: 'rich', body: 'Your order is **ready**', plainText: 'Your order is ready' }),
    shows: (messages) => {
      expect(words(messages)).toContain('Your order is');
      expect(words(messages)).toContain('ready');
    },
    refusal: null,
  },
  media: file('media', 'picture.png', 'image/png'),
  audio: file('audio', 'voice.ogg', 'audio/ogg'),
  video: file('video', 'film.mp4', 'video/mp4'),
  location: {
    content: () => ({ type: 'location', latitude: 45.5, longitude: -73.25, label: 'The shop' }),
    shows: (messages) =>
      expect(messages.map(({ location }) => location)).toContainEqual({ latitude: 45.5, longitude: -73.25 }),
    refusal: UNSUPPORTED,
  },
  template: {
    content: (subject) => ({
      type: 'template',
      templateId: vendorOf(subject).templateId ?? 'welcome',
      language: 'en',
      parameters: { '1': 'Ann' },
    }),
    shows: (messages, subject) =>
      expect(messages.map(({ template }) => template)).toContain(vendorOf(subject).templateId ?? 'welcome'),
    refusal: UNSUPPORTED,
  },
};

function showing(kind: ChannelMediaType): ConformanceCase<MessagingSubject> {
  const { content, shows, refusal } = SAMPLES[kind];
  const isClaimed = (subject: MessagingSubject): boolean =>
    channelOf(subject).mediaTypes?.includes(kind) ?? kind === 'text';
  return {
    title: `sends ${kind} as the vendor shows it, where it claims to, and nothing otherwise`,
    capability: { name: `send ${kind}`, isClaimed },
    missing: (subject) =>
      noVendor(subject) ??
      (!isClaimed(subject) && refusal === null ? `${kind} may go as something else that it can show` : null),
    async run(subject) {
      if (isClaimed(subject)) shows(await sent(subject, content(subject)), subject);
      else await expectRefused(subject, anEvent({ content: content(subject) }), refusal ?? []);
      expect(vendorOf(subject)).toBeDefined();
    },
  };
}

const takesFiles = (subject: MessagingSubject): boolean => channelOf(subject).mediaTypes?.includes('media') ?? false;

/** What can be sent, and what cannot. */
export const contentCases: readonly ConformanceCase<MessagingSubject>[] = [
  ...(['text', 'rich', 'media', 'audio', 'video', 'location', 'template'] as const).map(showing),
  {
    title: 'sends words and a file of one message, and names every message that it became',
    missing: (subject) => noVendor(subject) ?? (takesFiles(subject) ? null : 'it sends no files'),
    async run(subject) {
      const picture = SAMPLES.media.content(subject);
      const parts: readonly EventContent[] = [{ type: 'text', body: 'Look:' }, picture];
      const messages = await sent(subject, { type: 'composite', parts });
      expect(words(messages)).toContain('Look:');
      expect(messages.flatMap(({ files }) => files)).toHaveLength(1);
    },
  },
  {
    title: 'shows buttons where it claims to',
    capability: { name: 'buttons', isClaimed: (subject) => channelOf(subject).supportsButtons ?? false },
    missing: noVendor,
    async run(subject) {
      if (!channelOf(subject).supportsButtons) {
        expect(channelOf(subject).maxButtons ?? null).toBeNull();
        return;
      }
      const buttons = [{ label: 'Yes', payload: 'y' }, { label: 'No' }];
      const messages = await sent(subject, { type: 'rich', body: 'Shall we?', buttons });
      expect(messages.flatMap((message) => message.buttons)).toEqual(['Yes', 'No']);
    },
  },
  {
    title: 'CORE-6.6.10 takes a text of the greatest length, and refuses a longer one before the call',
    missing: (subject) => noVendor(subject) ?? (channelOf(subject).maxLength ? null : 'texts may be of any length'),
    async run(subject) {
      const maxLength = channelOf(subject).maxLength ?? 0;
      const longest = 'a'.repeat(maxLength);
      const messages = await sent(subject, { type: 'text', body: longest });
      // A vendor of short messages gets it in several.
      expect(messages.map(({ text }) => text ?? '').join('')).toBe(longest);
      const longer = anEvent({ content: { type: 'text', body: `${longest}a` } });
      await expectRefused(subject, longer, ['content_unsupported']);
    },
  },
  {
    title: 'refuses a file that the vendor does not take, or not of this size, before the call',
    missing: (subject) =>
      noVendor(subject) ??
      (takesFiles(subject) && (channelOf(subject).supportedMediaTypes?.length ?? 0) > 0 ? null : 'it takes any file'),
    async run(subject) {
      const strange = { type: 'media', url: `${FILES}/a.exe`, mimeType: 'application/x-msdownload' } as const;
      await expectRefused(subject, anEvent({ content: strange }), ['media_unsupported']);
      const huge = { ...SAMPLES.media.content(subject), sizeBytes: 10 ** 12 } as EventContent;
      await expectRefused(subject, anEvent({ content: huge }), ['media_too_large']);
    },
  },
];
