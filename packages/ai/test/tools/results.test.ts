import type { AIImagePart, AIToolContent } from '@roomkit/core/ai';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { tokensOfContent } from '../../src/text/estimate-tokens.ts';
import { ToolResultStore } from '../../src/tools/results.ts';
import { runTool } from '../../src/tools/run-tool.ts';
import { callContext } from './call-context.ts';

const here = { organizationId: null, roomId: 'r1', channelId: 'assistant' };
const tool = { name: 'search' };
const image: AIImagePart = { type: 'image', url: `data:image/png;base64,${'A'.repeat(400_000)}` };

async function read(
  store: ToolResultStore,
  args: { id: string; page?: number },
  scope: typeof here | { organizationId: string; roomId: string; channelId: string } = here,
): Promise<{ readonly content: AIToolContent; readonly isError?: boolean }> {
  return runTool(store.reader, args, callContext(scope), { timeoutMs: 1000, clock: createTestClock() });
}

/** The words of content, without its pictures. */
function words(content: AIToolContent): string {
  return typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** How a shortened result says to read on. */
function kept(content: AIToolContent): { readonly id: string; readonly pages: number } {
  const found = /the id "(?<id>[^"]+)" and a page from 1 to (?<pages>\d+)/u.exec(words(content));
  return { id: found?.groups?.['id'] ?? '', pages: Number(found?.groups?.['pages']) };
}

async function whole(store: ToolResultStore, content: AIToolContent): Promise<string> {
  const { id, pages } = kept(content);
  let text = '';
  for (let page = 1; page <= pages; page += 1) {
    const { content: given } = await read(store, { id, page });
    expect(tokensOfContent(given)).toBeLessThanOrEqual(5000);
    expect(words(given)).toMatch(new RegExp(`^\\[Page ${page} of ${pages}\\]\n`, 'u'));
    text += words(given).slice(words(given).indexOf('\n') + 1);
  }
  return text;
}

/** Text in which every place can be told from every other. */
const numbered = (count: number): string => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

describe('long results', () => {
  it('AI-A.9.13 are shown by their beginning and end, and read in pages', async () => {
    const store = new ToolResultStore();
    const long = numbered(5000).slice(0, 40_000);
    const shown = store.fit(here, long, tool);
    expect(words(shown).length).toBeLessThan(10_000);
    expect(words(shown)).toContain('[A long result of search: 40000 characters.');
    expect(words(shown)).toContain(long.slice(0, 5000));
    expect(words(shown).endsWith(long.slice(-1500))).toBe(true);
    expect(await whole(store, shown)).toBe(long);
    const { id, pages } = kept(shown);
    expect(pages).toBe(3);
    const first = await read(store, { id });
    expect(first).toEqual(await read(store, { id, page: 1 }));
    expect(store.fit(here, first.content, store.reader)).toBe(first.content);
  });

  it('AI-A.9.13 are those above the threshold, tokens being a quarter of the characters', () => {
    const store = new ToolResultStore({ evictThresholdTokens: 1000 });
    const fits = 'x'.repeat(4000);
    expect(store.fit(here, fits, tool)).toBe(fits);
    expect(store.has(here)).toBe(false);
    expect(words(store.fit(here, `${fits}x`, tool))).toContain('4001 characters');
    expect(store.has(here)).toBe(true);
    expect(store.has({ ...here, channelId: 'other' })).toBe(false);
  });

  it('AI-A.9.13 stay whole where they must', () => {
    const store = new ToolResultStore();
    const long = numbered(10_000);
    expect(store.fit(here, long, { name: 'activate_skill', keepWhole: true })).toBe(long);
  });

  it.each([
    { ...here, roomId: 'r2' },
    { ...here, channelId: 'other' },
    { ...here, organizationId: 'acme' },
  ])('AI-A.9.13 are read by nobody else: %o (trap 11)', async (scope) => {
    const store = new ToolResultStore();
    const { id } = kept(store.fit(here, numbered(5000), tool));
    const other = { ...scope, organizationId: scope.organizationId ?? '' };
    for (const stranger of [scope as typeof here, other]) {
      if (stranger.roomId === 'r1' && stranger.channelId === 'assistant' && stranger.organizationId === null) continue;
      const { content, isError } = await read(store, { id }, stranger);
      expect([isError, words(content)]).toEqual([true, expect.stringContaining('There is no such result')]);
    }
    expect((await read(store, { id })).isError).toBeUndefined();
  });

  it('AI-A.9.13 are kept as many as allowed, for each channel in each room, the newest', async () => {
    const store = new ToolResultStore({ maxResults: 2 });
    const ids = [1, 2, 3].map((at) => kept(store.fit(here, numbered(5000 + at), tool)).id);
    const elsewhere = kept(store.fit({ ...here, roomId: 'r2' }, numbered(5000), tool)).id;
    const errors = await Promise.all(ids.map(async (id) => (await read(store, { id })).isError === true));
    expect(errors).toEqual([true, false, false]);
    expect((await read(store, { id: elsewhere }, { ...here, roomId: 'r2' })).isError).toBeUndefined();
  });

  it('AI-A.9.13 take no more memory in all than allowed: the oldest go, and of one that is too much, the end', async () => {
    const store = new ToolResultStore({ maxBytes: 200_000 });
    const rooms = ['a', 'b', 'c'].map((roomId) => ({ ...here, roomId }));
    const ids = rooms.map((scope) => kept(store.fit(scope, 'x'.repeat(40_000), tool)).id);
    const isThere = async (at: number): Promise<boolean> =>
      (await read(store, { id: ids[at] ?? '' }, rooms[at])).isError !== true;
    expect([await isThere(0), await isThere(1), await isThere(2)]).toEqual([false, true, true]);
    const huge = store.fit(here, numbered(50_000), tool);
    expect(words(huge)).toContain('too long to be kept');
    expect(kept(huge).pages).toBe(5);
    expect(numbered(50_000).startsWith(await whole(store, huge))).toBe(true);
    expect(await isThere(2)).toBe(false);
  });

  it('AI-A.9.13 answer a page or an id that is not there in words', async () => {
    const store = new ToolResultStore();
    const { id } = kept(store.fit(here, numbered(5000), tool));
    expect(words((await read(store, { id, page: 9 })).content)).toContain('the last one is 3.');
    expect(words((await read(store, { id: 'result_99' })).content)).toContain('There is no such result');
  });

  it('AI-A.9.13 are forgotten with their room, or with one channel in it', async () => {
    const store = new ToolResultStore();
    const scopes = [here, { ...here, channelId: 'other' }, { ...here, roomId: 'r2' }];
    for (const scope of scopes) store.fit(scope, numbered(5000), tool);
    store.clear({ organizationId: null, roomId: 'r1', channelId: 'other' });
    expect(scopes.map((scope) => store.has(scope))).toEqual([true, false, true]);
    store.clear({ organizationId: null, roomId: 'r1' });
    expect(scopes.map((scope) => store.has(scope))).toEqual([false, false, true]);
  });

  it('AI-A.9.13 never split a character', async () => {
    const store = new ToolResultStore({ evictThresholdTokens: 200 });
    for (const offset of ['', 'x']) {
      const long = offset + '🦉'.repeat(3000);
      const shown = store.fit(here, long, tool);
      const { id, pages } = kept(shown);
      const read1 = await Promise.all(
        Array.from({ length: pages }, async (_, at) => words((await read(store, { id, page: at + 1 })).content)),
      );
      for (const text of [words(shown), ...read1]) expect(text.isWellFormed()).toBe(true);
      expect(read1.map((text) => text.slice(text.indexOf('\n') + 1)).join('')).toBe(long);
    }
  });
});

describe('pictures in results', () => {
  it('AI-A.9.13 count as pictures, not as the text they are written in', () => {
    const store = new ToolResultStore();
    const content: AIToolContent = [{ type: 'text', text: 'Two.' }, image, image];
    expect(store.fit(here, content, tool)).toBe(content);
  });

  it('AI-A.9.13 are shown as far as they fit, and the others read in pages', async () => {
    const store = new ToolResultStore();
    const images = Array.from({ length: 7 }, (_, at): AIImagePart => ({
      type: 'image',
      url: `https://b.example/${at}`,
    }));
    const shown = store.fit(here, [{ type: 'text', text: 'Seven.' }, ...images], tool);
    expect(tokensOfContent(shown)).toBeLessThanOrEqual(5000);
    expect(words(shown)).toContain('7 images');
    expect(words(shown)).toContain('Only the first 3 images are here.');
    const { id, pages } = kept(shown);
    const found: unknown[] = [];
    for (let page = 1; page <= pages; page += 1) {
      const { content } = await read(store, { id, page });
      expect(tokensOfContent(content)).toBeLessThanOrEqual(5000);
      if (typeof content !== 'string') found.push(...content.filter(({ type }) => type === 'image'));
    }
    expect(found).toEqual(images);
  });
});

describe('bad results and options', () => {
  it('AI-A.9.13 may be too much for any page, and say so', async () => {
    const store = new ToolResultStore({ maxBytes: 40_000 });
    const shown = store.fit(here, [...Array.from({ length: 4 }, () => image)], tool);
    expect(words(shown)).toContain('It was too long to be kept.');
    expect(store.has(here)).toBe(false);
  });

  it('AI-A.9.13 take 5 MB from a tool without giving it to the model (trap 22)', async () => {
    const store = new ToolResultStore();
    const options = { timeoutMs: 1000, clock: createTestClock() };
    const outcome = await runTool({ execute: () => 'x'.repeat(5_000_000) }, {}, callContext(), options);
    const shown = store.fit(here, outcome.content, tool);
    expect(words(shown).length).toBeLessThan(10_000);
    expect((await whole(store, shown)).length).toBe(5_000_000);
  });

  it.each<[string, object]>([
    ['evictThresholdTokens', { evictThresholdTokens: 199 }],
    ['evictThresholdTokens', { evictThresholdTokens: 1000.5 }],
    ['maxResults', { maxResults: 0 }],
    ['maxBytes', { maxBytes: Number.NaN }],
    ['maxBytes', { maxBytes: 39_999 }],
  ])('AI-A.9.13 %s is refused by name: %o', (field, options) => {
    expect(() => new ToolResultStore(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
