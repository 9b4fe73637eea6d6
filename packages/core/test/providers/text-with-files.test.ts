import { describe, expect, it } from 'vitest';

import type { EventContent } from '../../src/index.ts';
import { joinParts, textWithFiles, textWithFilesChannel } from '../../src/providers.ts';

const LIMITS = { maxLength: 5, maxFiles: 1, files: [{ mimeTypes: ['image/*'], maxBytes: 10 }] } as const;
const picture = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;

describe('a text with files', () => {
  it('is the words and the files of a content', () => {
    const parts: readonly EventContent[] = [{ type: 'text', body: 'Look' }, picture];
    expect(textWithFiles('acme', { type: 'composite', parts }, LIMITS)).toEqual({ text: 'Look', files: [picture] });
    expect(textWithFiles('acme', picture, LIMITS)).toEqual({ text: '', files: [picture] });
  });

  it.each<[string, string, EventContent]>([
    ['an empty text', 'content_unsupported', { type: 'text', body: ' ' }],
    ['a long text', 'content_unsupported', { type: 'text', body: 'longer' }],
    ['a long caption', 'content_unsupported', { ...picture, caption: 'longer' }],
    ['a location', 'content_unsupported', { type: 'location', latitude: 1, longitude: 2 }],
    ['too many files', 'content_unsupported', { type: 'composite', parts: [picture, picture] }],
    ['a file that nobody can fetch', 'content_unsupported', { ...picture, url: 'data:image/png;base64,AA==' }],
    ['a strange file', 'media_unsupported', { ...picture, mimeType: 'text/plain' }],
    ['a large file', 'media_too_large', { ...picture, sizeBytes: 11 }],
  ])('is not %s', (_what, code, content) => {
    expect(() => textWithFiles('acme', content, LIMITS)).toThrow(expect.objectContaining({ code, retryable: false }));
  });
});

describe('the channel of a text with files', () => {
  it('shows what the limits allow', () => {
    expect(textWithFilesChannel(LIMITS)).toEqual({
      mediaTypes: ['text', 'media'],
      maxLength: 5,
      supportsReadReceipts: false,
      supportedMediaTypes: ['image/*'],
    });
  });
});

describe('parts of a message that came in', () => {
  it('are one content', () => {
    const text = { type: 'text', body: 'Look' } as const;
    expect(joinParts([text])).toBe(text);
    expect(joinParts([text, picture])).toEqual({ type: 'composite', parts: [text, picture] });
    expect(joinParts([])).toEqual({ type: 'text', body: '' });
  });
});
