import { describe, expect, it } from 'vitest';

import { escapeHtml, escapeMarkdown, sanitizeHtml, stripHtml, stripMarkdown } from '../../src/index.ts';

describe('stripMarkdown', () => {
  it.each([
    ['**Hi** <b>x</b>', 'Hi x'],
    ['*a* _b_ ***c*** ~~d~~ `e*f`', 'a b c d e*f'],
    ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
    ['**open and `open', '**open and `open'],
    ['# Title\n\nText\n***\n- one\n* two\n> quoted', 'Title\n\nText\n- one\n- two\nquoted'],
    ['[RoomKit](https://e.org/a_b) and <https://e.org>', 'RoomKit (https://e.org/a_b) and https://e.org'],
    ['[https://e.org](https://e.org)', 'https://e.org'],
    ['![cat](https://e.org/cat.png "a cat")', 'cat (https://e.org/cat.png)'],
    ['[bad](javascript:alert(1))', 'bad'],
    ['[not a link] (x)', '[not a link] (x)'],
    [String.raw`\*literal\* \&amp; &amp; &lt;`, '*literal* &amp; & <'],
    ['```js\nlet a = **b**\n```\nafter', 'let a = **b**\nafter'],
    ['a < b and c > d', 'a < b and c > d'],
    ['if x <y then', 'if x <y then'],
    ['line one<br>line two', 'line one\nline two'],
    ['**un*even***', 'uneven'],
  ])('CORE-6.6.2 %j reads %j', (markdown, expected) => {
    expect(stripMarkdown(markdown)).toBe(expected);
  });
});

describe('stripHtml', () => {
  it.each([
    ['<p>One</p><p>Two &amp; three</p>', 'One\n\nTwo & three'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n\n- b'],
    ['a<br/>b', 'a\nb'],
    ['<a href="https://e.org/?a=1&amp;b=2">here</a>', 'here (https://e.org/?a=1&b=2)'],
    ['<a href="javascript:x">here</a>', 'here'],
    ['<a href=mailto:a@e.org>a@e.org</a>', 'a@e.org'],
    ['x<script>alert("</p>")</script>y<style>p{}</style>z', 'xyz'],
    ['<!-- hidden -->seen<!doctype html>', 'seen'],
    ['1 < 2 && 3 > 2', '1 < 2 && 3 > 2'],
    ['<p title="a > b">c</p>', 'c'],
    ['&#72;&#x69; &bogus; &#0;&#xD800;', 'Hi &bogus;'],
    ['  many \n blanks  ', 'many blanks'],
    ['<img alt="a cat" src="x">', 'a cat'],
    ['broken <b', 'broken <b'],
  ])('CORE-6.6.2 %j reads %j', (html, expected) => {
    expect(stripHtml(html)).toBe(expected);
  });
});

describe('sanitizeHtml', () => {
  it.each([
    ['<b>bold</b> <i>it</i>', '<b>bold</b> <i>it</i>'],
    ['a<script>alert(1)</script>b', 'ab'],
    ['<script>never closed', ''],
    ['<SCRIPT SRC=//evil></SCRIPT>x', 'x'],
    ['<img src=x onerror=alert(1)>', '<img>'],
    ['<img src="https://e.org/a.png" alt="a&quot;b">', '<img src="https://e.org/a.png" alt="a&quot;b">'],
    ['<img src="data:text/html,x"><img src="data:image/png;base64,AA">', '<img><img src="data:image/png;base64,AA">'],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="JaVa&#x73;cript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="java\tscript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href=" &#1;javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="https://e.org" style="x" onclick="y" title="t">x</a>', '<a href="https://e.org" title="t">x</a>'],
    ['<p>open <b>both', '<p>open <b>both</b></p>'],
    ['<b><i>crossed</b></i>', '<b><i>crossed</i></b>'],
    ['</div>stray', 'stray'],
    ['<iframe src="https://e.org">x</iframe><svg><b>y</b></svg>z', 'z'],
    ['<form><input value=1>word</form>', 'word'],
    ['1 < 2 & 3', '1 &lt; 2 &amp; 3'],
    ['&lt;script&gt;', '&lt;script&gt;'],
    ['<b <script>alert(1)</script>', '<b>alert(1)</b>'],
    ['x <img src="a', 'x &lt;img src=&quot;a'],
    ['<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
    ['<td colspan="2" rowspan="x">c</td>', '<td colspan="2">c</td>'],
  ])('CORE-17.1.3 %j becomes %j', (html, expected) => {
    expect(sanitizeHtml(html)).toBe(expected);
  });

  it('CORE-17.1.3 sanitizing twice changes nothing', () => {
    const once = sanitizeHtml('<p title=x>a <b>b<a href="https://e.org?a=1&b=2">c</p><td>&copy; "q"');
    expect(sanitizeHtml(once)).toBe(once);
  });
});

describe('escapes', () => {
  it('words that are escaped read as they were', () => {
    const words = '# 1. <b>"it\'s"</b> *a* _b_ [c](d) `e` ~~f~~ | \\ &amp; - x';
    expect(stripHtml(escapeHtml(words))).toBe(words);
    expect(stripMarkdown(escapeMarkdown(words))).toBe(words);
    for (const line of ['1. one', '# title', '- item', '+ item', '=====', '---', '> quote']) {
      expect(stripMarkdown(escapeMarkdown(line))).toBe(line);
    }
  });
});

describe('hostile input', () => {
  // A scanner that looks at a character more than a few times would not end within the test's time.
  const size = 200_000;
  it.each([
    '<',
    '<a',
    '<a ',
    '<a b="',
    '<!--',
    '</',
    '&',
    '&#',
    '[',
    '[a](',
    '![](x ',
    ']',
    '[](u)',
    '*',
    '*a',
    '_a *b ',
    '**a_',
    '`',
    '` ',
    '\\',
    '>',
    '# ',
    '- ',
    '~~~\n',
    '<script>',
    '<b>',
    '</b>',
    '<http://',
    ' ',
    '\n',
    '<p ',
    '="',
  ])('%j over and over ends', (piece) => {
    const input = piece.repeat(size / piece.length);
    expect([stripMarkdown(input), stripHtml(input), sanitizeHtml(input)]).toHaveLength(3);
    const closed = `${'['.repeat(size / 4)}${'](u)'.repeat(size / 8)}`;
    expect(stripMarkdown(closed).length).toBeLessThanOrEqual(closed.length);
  });
});
