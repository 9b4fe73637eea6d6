import { describe, expect, it } from 'vitest';

import {
  capabilities,
  type ChannelCapabilities,
  ConfigurationError,
  DefaultContentTranscoder,
  type EventContent,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';

const PLAIN = capabilities();
const SMS = capabilities({
  mediaTypes: ['text', 'media'],
  supportsMedia: true,
  supportedMediaTypes: ['image/jpeg', 'image/png', 'image/gif'],
});
const EVERYTHING = capabilities({
  mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'location', 'template'],
  supportsButtons: true,
  supportsCards: true,
  supportsQuickReplies: true,
  supportsEdit: true,
  supportsDelete: true,
  custom: { system: true },
});

const image: EventContent = { type: 'media', url: 'https://e.org/a.png', mimeType: 'image/png' };
const voice: EventContent = { type: 'audio', url: 'https://e.org/a.ogg', mimeType: 'audio/ogg' };
const video: EventContent = { type: 'video', url: 'https://e.org/a.mp4', mimeType: 'video/mp4' };
const rich: EventContent = { type: 'rich', body: '**Hi** <b>x</b>' };

const transcoder = new DefaultContentTranscoder();

function to(target: ChannelCapabilities, content: EventContent): EventContent | null {
  return transcoder.transcode(content, target);
}

describe('DefaultContentTranscoder', () => {
  it.each<readonly [EventContent['type'], EventContent]>([
    ['text', text('hi')],
    ['rich', { ...rich, buttons: [{ label: 'Yes' }] }],
    ['media', image],
    ['audio', voice],
    ['video', video],
    ['location', { type: 'location', latitude: 1, longitude: 2 }],
    ['template', { type: 'template', templateId: 't' }],
    ['composite', { type: 'composite', parts: [text('a'), image] }],
    ['system', { type: 'system', code: 'c', message: 'm' }],
    ['edit', { type: 'edit', targetEventId: 'e', newContent: rich }],
    ['delete', { type: 'delete', targetEventId: 'e', deleteType: 'sender' }],
  ])('CORE-6.6.1 %s that a target shows is the same object', (_type, content) => {
    expect(to(EVERYTHING, content)).toBe(content);
  });

  it('CORE-6.6.1 the content given is never changed', () => {
    const given = Object.freeze({ ...rich });
    expect(to(PLAIN, given)).toStrictEqual(text('Hi x'));
    expect(given).toStrictEqual(rich);
  });

  it('CORE-6.6.2 rich becomes its plain text, or its words', () => {
    expect(to(PLAIN, { type: 'rich', body: '**no**', plainText: 'yes' })).toStrictEqual(text('yes'));
    expect(to(PLAIN, { type: 'rich', body: '**no**', plainText: '' })).toStrictEqual(text(''));
    expect(to(PLAIN, rich)).toStrictEqual(text('Hi x'));
    expect(to(PLAIN, { type: 'rich', format: 'html', body: '<p>Hi&nbsp;<i>x</i></p>' })).toStrictEqual(
      text('Hi\u00a0x'),
    );
  });

  it('CORE-6.6.2 what a rich text offers becomes lines, also for targets that show only some of it', () => {
    const offer: EventContent = {
      type: 'rich',
      body: 'Pick',
      buttons: [{ label: 'Site', url: 'https://e.org' }, { label: 'Yes_1' }],
      cards: [{ title: 'Card', subtitle: 'small' }],
    };
    expect(to(PLAIN, offer)).toStrictEqual(text('Pick\nCard: small\n- Site: https://e.org\n- Yes_1'));
    const cardless = capabilities({ mediaTypes: ['text', 'rich'], supportsButtons: true });
    expect(to(cardless, offer)).toStrictEqual({
      type: 'rich',
      body: 'Pick\n\nCard: small',
      buttons: [{ label: 'Site', url: 'https://e.org' }, { label: 'Yes_1' }],
    });
    const buttonless = capabilities({ mediaTypes: ['text', 'rich'], supportsCards: true });
    const html: EventContent = { type: 'rich', format: 'html', body: '<b>x</b>', buttons: [{ label: '<Yes>' }] };
    expect(to(buttonless, html)).toMatchObject({ body: '<b>x</b><br>- &lt;Yes&gt;' });
  });

  it('CORE-6.6.3 media becomes its caption, else its name', () => {
    expect(to(PLAIN, { ...image, caption: 'Invoice', filename: 'a.png' })).toStrictEqual(text('Invoice'));
    expect(to(PLAIN, { ...image, caption: '', filename: 'a.png' })).toStrictEqual(text('a.png'));
    expect(to(PLAIN, image)).toStrictEqual(text('[File]'));
  });

  it('CORE-6.6.3 a file the target refuses by type or size becomes words', () => {
    const pdf: EventContent = {
      type: 'media',
      url: 'https://e.org/a.pdf',
      mimeType: 'application/pdf',
      filename: 'a.pdf',
    };
    expect(to(SMS, image)).toBe(image);
    expect(to(SMS, pdf)).toStrictEqual(text('a.pdf'));
    const small = capabilities({
      mediaTypes: ['text', 'media'],
      maxMediaSizeBytes: 10,
      supportedMediaTypes: ['image/*'],
    });
    expect(to(small, { ...image, sizeBytes: 10 })).toMatchObject({ type: 'media' });
    expect(to(small, { ...image, sizeBytes: 11 })).toStrictEqual(text('[File]'));
  });

  it('CORE-6.6.4 audio becomes its transcript, else a placeholder, or a file where files of its type are shown', () => {
    expect(to(PLAIN, { ...voice, transcript: 'call me' })).toStrictEqual(text('call me'));
    expect(to(PLAIN, voice)).toStrictEqual(text('[Voice message]'));
    expect(to(SMS, voice)).toStrictEqual(text('[Voice message]'));
    expect(to(capabilities({ mediaTypes: ['text', 'media'] }), { ...voice, transcript: 'hi' })).toStrictEqual({
      type: 'media',
      url: 'https://e.org/a.ogg',
      mimeType: 'audio/ogg',
      sizeBytes: null,
      caption: 'hi',
    });
  });

  it('CORE-6.6.5 video becomes a placeholder', () => {
    expect(to(PLAIN, video)).toStrictEqual(text('[Video]'));
  });

  it('CORE-6.6.6 a location becomes its coordinates and label', () => {
    const paris: EventContent = { type: 'location', latitude: 48.85, longitude: 2.35, label: 'Paris' };
    expect(to(PLAIN, paris)).toStrictEqual(text('[Location: Paris (48.85, 2.35)]'));
    expect(to(PLAIN, { type: 'location', latitude: 0, longitude: -1, label: '$&' })).toStrictEqual(
      text('[Location: $& (0, -1)]'),
    );
  });

  it('CORE-6.6.7 a composite keeps the parts that are shown; only words become one text', () => {
    const both: EventContent = {
      type: 'composite',
      parts: [text('look'), { ...image, caption: 'cat' }],
    };
    expect(to(PLAIN, both)).toStrictEqual(text('look\ncat'));
    expect(to(SMS, both)).toBe(both);
    const mixed: EventContent = { type: 'composite', parts: [rich, image, { type: 'template', templateId: 't' }] };
    expect(to(SMS, mixed)).toStrictEqual({ type: 'composite', parts: [text('Hi x'), image] });
    const nothing: EventContent = { type: 'composite', parts: [{ type: 'template', templateId: 't' }] };
    expect(to(PLAIN, nothing)).toBeNull();
    expect(to(SMS, { type: 'composite', parts: [image, { type: 'template', templateId: 't' }] })).toBe(image);
  });

  it('CORE-6.6.8 a template becomes its fallback, transcoded in turn', () => {
    const template: EventContent = { type: 'template', templateId: 't', fallback: rich };
    expect(to(PLAIN, template)).toStrictEqual(text('Hi x'));
    expect(to(PLAIN, { type: 'template', templateId: 't' })).toBeNull();
  });

  it('CORE-6.6.9 edits and deletions are words where the target has none of its own', () => {
    const edit: EventContent = { type: 'edit', targetEventId: 'e', newContent: text('50000$') };
    expect(to(SMS, edit)).toStrictEqual(text('Correction: 50000$'));
    expect(to(SMS, { type: 'delete', targetEventId: 'e', deleteType: 'sender' })).toStrictEqual(
      text('[Message deleted]'),
    );
  });

  it('CORE-6.6.9 a native edit shows its new content as the target can', () => {
    const edits = capabilities({ supportsEdit: true });
    expect(to(edits, { type: 'edit', targetEventId: 'e', newContent: rich })).toStrictEqual({
      type: 'edit',
      targetEventId: 'e',
      newContent: text('Hi x'),
    });
    expect(
      to(edits, { type: 'edit', targetEventId: 'e', newContent: { type: 'template', templateId: 't' } }),
    ).toBeNull();
  });

  it('a notice of the system is its message, unless the target takes notices', () => {
    expect(to(PLAIN, { type: 'system', code: 'room_paused', message: 'Paused.' })).toStrictEqual(text('Paused.'));
  });

  it('CORE-6.6.12 what cannot be shown at all is null', () => {
    expect(to(capabilities({ mediaTypes: ['audio'] }), text('hi'))).toBeNull();
    expect(to(capabilities({ mediaTypes: [] }), image)).toBeNull();
  });

  it('every fixed text can be replaced', () => {
    const french = new DefaultContentTranscoder({
      texts: { correction: 'Correctif : ', voiceMessage: '[Message vocal]', location: '[Lieu : {place}]' },
    });
    const edit: EventContent = { type: 'edit', targetEventId: 'e', newContent: voice };
    expect(french.transcode(edit, PLAIN)).toStrictEqual(text('Correctif : [Message vocal]'));
    expect(french.transcode(video, PLAIN)).toStrictEqual(text('[Video]'));
    expect(french.transcode({ type: 'location', latitude: 1, longitude: 2 }, PLAIN)).toStrictEqual(
      text('[Lieu : 1, 2]'),
    );
    expect(() => new DefaultContentTranscoder({ texts: { video: 7 as never } })).toThrowError(ConfigurationError);
    expect(() => new DefaultContentTranscoder({ texts: { vidio: 'x' } as never })).toThrowError('texts.vidio');
  });
});
