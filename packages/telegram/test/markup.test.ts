import { readHtml } from '@roomkit/emulators/telegram';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { telegramHtml } from '../src/html.ts';
import { markdownToHtml } from '../src/markdown.ts';

describe('Markdown as Telegram shows it', () => {
  it.each([
    ['**bold** and *italic* and ~~gone~~', '<b>bold</b> and <i>italic</i> and <s>gone</s>'],
    ['__bold__ and _italic_', '<b>bold</b> and <i>italic</i>'],
    ['***both***', '<b><i>both</i></b>'],
    ['**a *b** c*', '<b>a *b</b> c*'],
    ['*a **b** c*', '<i>a <b>b</b> c</i>'],
    ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
    ['never **closed', 'never **closed'],
    [String.raw`\*literal\* \_marks\_`, '*literal* _marks_'],
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['`a < b` and ``a ` b``', '<code>a &lt; b</code> and <code>a ` b</code>'],
    ['a ` b', 'a ` b'],
    ['```ts\nlet a = "<b>";\n```', '<pre>let a = &quot;&lt;b&gt;&quot;;</pre>'],
    ['```\nnever closed', '<pre>never closed</pre>'],
    ['# Title\ntext', '<b>Title</b>\ntext'],
    ['- one\n- two', '• one\n• two'],
    ['> one\n> two\nthree', '<blockquote>one\ntwo</blockquote>\nthree'],
    ['[**here**](https://example.org?a=1&b=2)', '<a href="https://example.org?a=1&amp;b=2"><b>here</b></a>'],
    ['[here](javascript:alert(1))', '[here](javascript:alert(1))'],
    ['[here](javascript:void)', 'here'],
    ['[no link] (at all)', '[no link] (at all)'],
  ])('%j', (markdown, html) => {
    expect(markdownToHtml(markdown)).toBe(html);
  });
});

describe('HTML as Telegram shows it', () => {
  it.each([
    ['<p>Hello <strong>you</strong></p><p>and <em>me</em></p>', 'Hello <b>you</b>\n\nand <i>me</i>'],
    ['<ul><li>one</li><li>two</li></ul>', '• one\n• two'],
    ['<h1>Title</h1>text<br>more', '<b>Title</b>\ntext\nmore'],
    ['<a href="https://example.org">here</a>', '<a href="https://example.org">here</a>'],
    ['<a href="javascript:alert(1)">here</a>', 'here'],
    ['<b>never closed', '<b>never closed</b>'],
    ['<pre>  a\n    b</pre>', '<pre>  a\n    b</pre>'],
    ['<pre><b>a</b></pre>', '<pre>a</pre>'],
    ['<blockquote>a<blockquote>b</blockquote></blockquote>', '<blockquote>a\nb\n</blockquote>'],
    ['<script>alert(1)</script><img src="https://a.example/a.png">words', 'words'],
    ['a\n   b', 'a b'],
  ])('%j', (html, shown) => {
    expect(telegramHtml(html)).toBe(shown);
  });
});

describe('whatever is written', () => {
  const ALPHABET = [
    ...'ab *_~`[]()<>&\\#-\n"'.split(''),
    '**',
    '__',
    '~~',
    '```',
    '](',
    'https://a.b',
    '<b>',
    '</i>',
    '<a href="x">',
    '👩‍👩‍👧',
  ];

  it('becomes something that Telegram can read', () => {
    const random = createSeededRandom(15);
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: random.integer(40) }, () => random.pick(ALPHABET)).join('');
      for (const html of [markdownToHtml(text), telegramHtml(text)])
        expect([text, readHtml(html).wrong]).toEqual([text, undefined]);
    }
  });

  it.each(['*', '_', '**a', '[', '[a](', '`', '``a', '> ', '\\', '<', '<b>', '<pre>', '&'])(
    'is read in one go, however long it is: %j',
    (part) => {
      const long = part.repeat(100_000);
      expect(markdownToHtml(long).length).toBeGreaterThan(0);
      expect(typeof telegramHtml(long)).toBe('string');
    },
  );
});
