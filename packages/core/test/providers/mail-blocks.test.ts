import { describe, expect, it } from 'vitest';

import type { EventContent, FetchedMedia } from '../../src/index.ts';
import { holdsSecret, mailBodyOf, readFiles, requireSecret, requireUsable, textAndHtml } from '../../src/providers.ts';

const render = (markdown: string): string => `<md>${markdown}</md>\n`;
const picture = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png' } as const;

describe('a content in plain words and in HTML', () => {
  it.each<[string, EventContent, string, string | null]>([
    ['words', { type: 'text', body: 'a < b' }, 'a < b', null],
    ['Markdown', { type: 'rich', body: '**a** < b' }, 'a < b', '<md>**a** < b</md>'],
    ['Markdown with plain words', { type: 'rich', body: '**a**', plainText: 'A' }, 'A', '<md>**a**</md>'],
    ['HTML', { type: 'rich', format: 'html', body: '<b onclick="x()">a</b><script>b</script>' }, 'a', '<b>a</b>'],
    [
      'several',
      {
        type: 'composite',
        parts: [
          { type: 'text', body: 'a <\nb' },
          { type: 'rich', body: '*c*' },
        ],
      },
      'a <\nb\nc',
      '<p>a &lt;<br>b</p>\n<md>*c*</md>',
    ],
  ])('%s', (_what, content, text, html) => {
    expect(textAndHtml(content, render)).toMatchObject({ text, html, files: [], rest: [] });
  });

  it('leaves files, and what is neither', () => {
    const place = { type: 'location', latitude: 1, longitude: 2 } as const;
    const file = { ...picture, caption: 'Look' };
    const parts: readonly EventContent[] = [{ type: 'rich', body: 'a' }, file, place];
    const found = textAndHtml({ type: 'composite', parts }, render);
    expect(found).toEqual({ text: 'a\nLook', html: '<md>a</md>\n<p>Look</p>', files: [file], rest: [place] });
  });
});

describe('files of one message', () => {
  const read: string[] = [];
  const readMedia = async (url: string): Promise<FetchedMedia> => {
    read.push(url);
    return { bytes: new Uint8Array(4), mimeType: 'text/plain', filename: 'named.txt' };
  };

  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    [String.raw`C:\pictures\photo.png`, 'photo.png'],
    ['invoice\u202Egpj.exe', 'invoicegpj.exe'],
    ['a\r\nBcc: everybody@example.org', 'aBcc: everybody@example.org'],
    ['..', 'file-1'],
    ['folder/', 'file-1'],
    [null, 'named.txt'],
  ])('named %j are named %j', async (filename, shown) => {
    const [file] = await readFiles('acme', [{ ...picture, filename }], { readMedia }, 10);
    expect(file).toEqual({ bytes: new Uint8Array(4), mimeType: 'image/png', filename: shown });
  });

  it('keep the end of a long name, and a type that can be used', async () => {
    const file = { ...picture, filename: `${'a'.repeat(300)}.png`, mimeType: 'Image/PNG; x="\r\n"' };
    const odd = { ...picture, mimeType: 'no type\r\n' };
    const [first, second] = await readFiles('acme', [file, odd], { readMedia }, 10);
    expect(first?.filename).toMatch(/^a{116}\.png$/u);
    expect([first?.mimeType, second?.mimeType]).toEqual(['image/png', 'application/octet-stream']);
  });

  it('may be no larger together than the vendor takes', async () => {
    await expect(readFiles('acme', [picture, picture, picture], { readMedia }, 10)).rejects.toMatchObject({
      code: 'media_too_large',
      details: { maxBytes: 10 },
    });
    const before = read.length;
    const known = { ...picture, sizeBytes: 6 };
    await expect(readFiles('acme', [known, known], { readMedia }, 10)).rejects.toMatchObject({
      code: 'media_too_large',
    });
    expect(read).toHaveLength(before);
  });

  it('need somebody to read them', async () => {
    await expect(readFiles('acme', [picture], {}, 10)).rejects.toMatchObject({ code: 'content_unsupported' });
  });
});

describe('a secret in an address', () => {
  it.each([
    ['https://a.example/webhooks/mail/s%2Fcret', true],
    ['https://a.example/webhooks/mail?key=s%2Fcret', true],
    ['https://a.example/webhooks/mail/s%2Fcret2', false],
    ['https://a.example/webhooks/mail?s%2Fcret=1', false],
    ['https://a.example/%E0%A4%A/s', false],
    ['https://a.example/', false],
  ])('%s: %s', (url, isHeld) => {
    expect(holdsSecret({ url }, 's/cret')).toBe(isHeld);
    expect(holdsSecret({ url }, '')).toBe(false);
  });
});

describe('what a mail says', () => {
  const readMedia = async (): Promise<FetchedMedia> => ({
    bytes: new Uint8Array(60),
    mimeType: 'image/png',
    filename: 'a.png',
  });
  const limits = { maxBytes: 120, renderMarkdown: render };
  const bodyOf = (content: EventContent, maxBytes = 120) =>
    mailBodyOf('acme', content, { readMedia }, { ...limits, maxBytes });

  it('is words, HTML where something is marked up, and files', async () => {
    const parts: readonly EventContent[] = [{ type: 'rich', body: '*a*' }, picture];
    const files = [{ bytes: new Uint8Array(60), mimeType: 'image/png', filename: 'a.png' }];
    expect(await bodyOf({ type: 'composite', parts })).toEqual({ text: 'a', html: '<md>*a*</md>', files });
    expect(await bodyOf({ type: 'text', body: 'a' })).toEqual({ text: 'a', html: null, files: [] });
    expect(await bodyOf(picture)).toEqual({ text: 'a.png', html: null, files });
  });

  it.each<[string, string, EventContent, number]>([
    ['nothing', 'content_unsupported', { type: 'text', body: ' \n' }, 120],
    ['a place', 'content_unsupported', { type: 'location', latitude: 1, longitude: 2 }, 120],
    ['too much', 'content_unsupported', { type: 'text', body: 'a'.repeat(120) }, 120],
    ['more than fits beside its files', 'media_too_large', { ...picture, caption: 'a'.repeat(60) }, 120],
    ['a file that does not fit in Base64', 'media_too_large', picture, 79],
  ])('is not %s', async (_what, code, content, maxBytes) => {
    await expect(bodyOf(content, maxBytes)).rejects.toMatchObject({ code, retryable: false });
  });
});

describe('an option', () => {
  it('is refused by its name alone', () => {
    expect(() => requireSecret('secret', 'a'.repeat(15))).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field: 'secret' }) }),
    );
    expect(() => requireSecret('secret', undefined)).toThrow('secret');
    expect(() => requireSecret('secret', 'a'.repeat(16))).not.toThrow();
    const fail = (): never => {
      throw new Error('hidden');
    };
    expect(() => requireUsable('key', 'must be a key', fail)).toThrow(/^key: must be a key$/u);
    expect(() => requireUsable('key', 'must be a key', () => 1)).not.toThrow();
  });
});
