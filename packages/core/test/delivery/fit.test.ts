import { describe, expect, it } from 'vitest';

import {
  capabilities,
  type EventContent,
  fitContent,
  type RichContent,
  stripHtml,
  withAttribution,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';

function within(maxLength: number, content: EventContent): EventContent {
  return fitContent(content, capabilities({ maxLength }));
}

function bodyOf(content: EventContent): string {
  return content.type === 'text' || content.type === 'rich' ? content.body : '';
}

describe('fitContent', () => {
  it('CORE-6.6.10 a text is cut to the limit, the dots within it', () => {
    expect(within(10, text('0123456789'))).toStrictEqual(text('0123456789'));
    expect(within(10, text('0123456789x'))).toStrictEqual(text('0123456...'));
    const long = text('x'.repeat(2000));
    expect(bodyOf(within(1600, long))).toHaveLength(1600);
    expect(long).toStrictEqual(text('x'.repeat(2000)));
  });

  it('CORE-6.6.10 it is cut where a drawn character ends', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(family).toHaveLength(11);
    expect(within(15, text(`ab${family}cdef`))).toStrictEqual(text('ab...'));
    expect(within(16, text(`ab${family}cdef`))).toStrictEqual(text(`ab${family}...`));
    expect(within(5, text('e\u0301e\u0301e\u0301'))).toStrictEqual(text('e\u0301...'));
    expect(within(7, text(family + family))).toStrictEqual(text(`${family.slice(0, 3)}...`));
    expect(bodyOf(within(8, text('a\r\n'.repeat(9))))).toBe('a\r\na...');
  });

  it('CORE-6.6.10 limits too small for dots have none', () => {
    expect(within(3, text('abcdef'))).toStrictEqual(text('abc'));
    expect(within(1, text('abcdef'))).toStrictEqual(text('a'));
  });

  it('what fits is the same object', () => {
    for (const content of [
      text('hi'),
      { type: 'rich', body: 'x', buttons: [{ label: 'a' }] },
      { type: 'composite', parts: [text('a'), text('b')] },
      { type: 'edit', targetEventId: 'e', newContent: text('a') },
      { type: 'media', url: 'https://e.org', mimeType: 'image/png', caption: 'c' },
    ] satisfies readonly EventContent[]) {
      expect(fitContent(content, { maxLength: 10, maxButtons: 1 })).toBe(content);
    }
  });

  it('CORE-6.6.10 captions, parts and new contents are cut too', () => {
    const media: EventContent = { type: 'media', url: 'https://e.org', mimeType: 'image/png', caption: 'x'.repeat(9) };
    expect(within(5, media)).toMatchObject({ caption: 'xx...' });
    const parts: EventContent = { type: 'composite', parts: [text('x'.repeat(9)), text('y')] };
    expect(within(5, parts)).toStrictEqual({ type: 'composite', parts: [text('xx...'), text('y')] });
    const edit: EventContent = { type: 'edit', targetEventId: 'e', newContent: text('x'.repeat(9)) };
    expect(within(5, edit)).toStrictEqual({ type: 'edit', targetEventId: 'e', newContent: text('xx...') });
  });

  it('CORE-6.6.10 markup is never cut in its middle', () => {
    const html: RichContent = {
      type: 'rich',
      format: 'html',
      body: `<p title="${'t'.repeat(50)}"><b>${'a&lt;'.repeat(20)}</b></p>`,
      buttons: [{ label: 'Yes' }],
    };
    const fitted = within(40, html) as RichContent;
    expect(fitted.body.length).toBeLessThanOrEqual(40);
    expect(stripHtml(fitted.body)).toMatch(/^(?:a<)+a?\.\.\.$/u);
    expect(fitted).toMatchObject({ type: 'rich', format: 'html', buttons: [{ label: 'Yes' }] });
    const markdown = within(9, { type: 'rich', body: `**${'a'.repeat(20)}**`, plainText: 'b'.repeat(20) });
    expect(markdown).toStrictEqual({ type: 'rich', body: 'bbbbbb...', plainText: 'bbbbbb...' });
  });

  it('buttons above the number a target shows are left out', () => {
    const buttons = ['a', 'b', 'c', 'd'].map((label) => ({ label }));
    const rich: EventContent = { type: 'rich', body: 'x', buttons, cards: [{ title: 't', buttons }, { title: 'u' }] };
    expect(fitContent(rich, { maxLength: null, maxButtons: 3 })).toStrictEqual({
      type: 'rich',
      body: 'x',
      buttons: buttons.slice(0, 3),
      cards: [{ title: 't', buttons: buttons.slice(0, 3) }, { title: 'u' }],
    });
  });
});

describe('withAttribution', () => {
  it('puts the name before words and captions, harmless in markup', () => {
    expect(withAttribution(text('hi'), 'Ann')).toStrictEqual(text('Ann: hi'));
    expect(withAttribution({ type: 'rich', body: '*hi*', plainText: 'hi' }, '*Ann*')).toStrictEqual({
      type: 'rich',
      body: String.raw`\*Ann\*: *hi*`,
      plainText: '*Ann*: hi',
    });
    expect(withAttribution({ type: 'rich', format: 'html', body: '<b>hi</b>' }, '<Ann>')).toMatchObject({
      body: '&lt;Ann&gt;: <b>hi</b>',
    });
    const media: EventContent = { type: 'media', url: 'https://e.org', mimeType: 'image/png' };
    expect(withAttribution(media, 'Ann')).toMatchObject({ caption: 'Ann' });
    expect(withAttribution({ ...media, caption: 'cat' }, 'Ann')).toMatchObject({ caption: 'Ann: cat' });
  });

  it('reaches into parts and new contents, once', () => {
    const voice: EventContent = { type: 'audio', url: 'https://e.org', mimeType: 'audio/ogg' };
    const parts = (given: readonly EventContent[]): EventContent => ({ type: 'composite', parts: given });
    expect(withAttribution(parts([voice, text('a'), text('b')]), 'Ann')).toStrictEqual(
      parts([voice, text('Ann: a'), text('b')]),
    );
    expect(withAttribution(parts([voice]), 'Ann')).toStrictEqual(parts([text('Ann:'), voice]));
    expect(withAttribution({ type: 'edit', targetEventId: 'e', newContent: text('a') }, 'Ann')).toMatchObject({
      newContent: text('Ann: a'),
    });
    expect(withAttribution(voice, 'Ann')).toBe(voice);
  });
});
