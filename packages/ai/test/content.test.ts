import type { EventContent } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { readableParts } from '../src/content.ts';

const PHOTO = { type: 'media', url: 'https://example.com/a.png', mimeType: 'image/png', caption: 'My cat' } as const;

describe('contents as a model reads them', () => {
  it.each<[string, EventContent, string]>([
    ['text', { type: 'text', body: 'hi' }, 'hi'],
    ['rich text, as it was written', { type: 'rich', body: '**hi**', plainText: 'hi' }, '**hi**'],
    [
      'a file',
      { type: 'media', url: 'https://a/b.pdf', mimeType: 'application/pdf', filename: 'b.pdf' },
      '[File: b.pdf, application/pdf]',
    ],
    ['a picture nobody sees', PHOTO, '[File: image/png]\nMy cat'],
    [
      'a voice message',
      { type: 'audio', url: 'https://a/b.ogg', mimeType: 'audio/ogg', transcript: 'hello' },
      '[Voice message] hello',
    ],
    ['sound alone', { type: 'audio', url: 'https://a/b.ogg', mimeType: 'audio/ogg' }, '[Voice message]'],
    ['a video', { type: 'video', url: 'https://a/b.mp4', mimeType: 'video/mp4' }, '[Video]'],
    [
      'a place',
      { type: 'location', latitude: 48.85, longitude: 2.35, label: 'Paris' },
      '[Location: Paris (48.85, 2.35)]',
    ],
    ['a place without a name', { type: 'location', latitude: 1, longitude: 2 }, '[Location: (1, 2)]'],
    ['a notice', { type: 'system', code: 'x', message: 'Closed.' }, 'Closed.'],
    ['a template', { type: 'template', templateId: 't1', fallback: { type: 'text', body: 'hi' } }, 'hi'],
    ['a template alone', { type: 'template', templateId: 't1' }, '[Template t1]'],
    [
      'several',
      {
        type: 'composite',
        parts: [
          { type: 'text', body: 'a' },
          { type: 'text', body: 'b' },
        ],
      },
      'a\nb',
    ],
    ['an edit', { type: 'edit', targetEventId: 'e', newContent: { type: 'text', body: 'new' } }, 'new'],
  ])('%s', (_name, content, text) => {
    expect(readableParts(content, false)).toEqual([{ type: 'text', text }]);
  });

  it('a picture where the model sees, with its words before it', () => {
    expect(readableParts({ type: 'composite', parts: [{ type: 'text', body: 'Look:' }, PHOTO] }, true)).toEqual([
      { type: 'text', text: 'Look:\nMy cat' },
      { type: 'image', url: 'https://example.com/a.png', mimeType: 'image/png' },
    ]);
    expect(readableParts({ ...PHOTO, mimeType: 'image/tiff' }, true)).toMatchObject([{ type: 'text' }]);
  });

  it('nothing where there is nothing to read', () => {
    expect(readableParts({ type: 'text', body: ' \n' }, true)).toEqual([]);
    expect(readableParts({ type: 'delete', targetEventId: 'e', deleteType: 'sender' }, true)).toEqual([]);
  });
});
