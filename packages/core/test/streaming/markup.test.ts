import { describe, expect, it } from 'vitest';

import { settledWords } from '../../src/channels/streaming/markup.ts';
import { stripHtml, stripMarkdown } from '../../src/index.ts';

const MARKDOWN = [
  'The **kettle** is *on*, the ~~cups~~ __cups__ are `warm` and snake_case stays.',
  'See [the menu](https://e.org/a_b), or [not a link] at all. 2 * 3 * 4 is 24.',
  'Tea:\n* green\n* black\n\nAnd **more**: *one*, `a * b`, done.',
  String.raw`Five \* stars, a_b_c, and (brackets). Then **all** of it.`,
  'First paragraph with an open **mark\n\nSecond one, **whole**.',
];
const HTML = '<p>The <b>kettle</b> is <i class="x">on</i> &amp; warm: 1 &lt; 2.</p>';

describe('marked-up words that are still being written', () => {
  it.each(MARKDOWN)('CORE-6.6.2 show no half of a mark: %j', (body) => {
    const whole = stripMarkdown(body);
    for (let length = 1; length <= body.length; length += 1) {
      const words = settledWords({ type: 'rich', body: body.slice(0, length) }).trimEnd();
      expect(whole.startsWith(words), `${JSON.stringify(words)} after ${length} characters`).toBe(true);
    }
    expect(settledWords({ type: 'rich', body: `${body}\n\n` }).trimEnd()).toBe(whole.trimEnd());
  });

  it('CORE-6.6.2 show no half of a tag', () => {
    const whole = stripHtml(HTML);
    for (let length = 1; length <= HTML.length; length += 1) {
      const words = settledWords({ type: 'rich', format: 'html', body: HTML.slice(0, length) });
      expect(words).not.toMatch(/<[a-z/]|class|&amp|&lt/u);
      expect(whole.startsWith(words.trimEnd()), words).toBe(true);
    }
  });

  it('CORE-6.6.2 come as soon as a mark is closed', () => {
    const after = (body: string): string => settledWords({ type: 'rich', body });
    expect(after('The **kett')).toBe('The');
    expect(after('The **kettle**')).toBe('The kettle');
    expect(after('The *')).toBe('The');
    expect(after('The * ')).toBe('The *');
    expect(after('The [menu](https://e.org')).toBe('The');
    expect(after('The [menu] is')).toBe('The [menu] is');
    expect(after('Use `a *')).toBe('Use');
  });
});
