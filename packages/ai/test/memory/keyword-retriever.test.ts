import { describe, expect, it } from 'vitest';

import { KeywordRetriever } from '../../src/memory/keyword-retriever.ts';

const here = { organizationId: null, roomId: 'r1', channelId: 'assistant' };

async function filled(texts: readonly string[], options = {}): Promise<KeywordRetriever> {
  const retriever = new KeywordRetriever(options);
  for (const [index, text] of texts.entries()) await retriever.index({ ...here, eventId: `e${index}`, index, text });
  return retriever;
}

async function found(retriever: KeywordRetriever, text: string, given = {}): Promise<readonly string[]> {
  const matches = await retriever.search({ ...here, text, limit: 5, exclude: [], ...given });
  return matches.map(({ eventId }) => eventId);
}

describe('a search by words', () => {
  it('AI-20.3.4 puts rare words before common ones, short messages before long ones, newer before older', async () => {
    const retriever = await filled([
      'the cat sat on the mat',
      'the dog sat on the mat and the cat looked at the dog for a long time without a word',
      'a dog is a dog',
      'the mat',
      'the mat',
    ]);
    expect(await found(retriever, 'dog')).toEqual(['e2', 'e1']);
    expect(await found(retriever, 'cat on the mat')).toEqual(['e0', 'e1', 'e4', 'e3']);
    expect(await found(retriever, 'bird')).toEqual([]);
    expect(await found(retriever, '?!')).toEqual([]);
  });

  it('AI-20.3.4 does not find everything by a word that nearly everybody says', async () => {
    const retriever = await filled(Array.from({ length: 20 }, (_, at) => `the number is ${at}`));
    expect(await found(retriever, 'the number 7')).toEqual(['e7']);
  });

  it('AI-20.3.4 knows words whatever their case and width, and in languages without spaces', async () => {
    const retriever = await filled(['Die RECHNUNG für Łódź', 'Ｉｎｖｏｉｃｅ 12', '请求书在哪里', 'une facture']);
    expect(await found(retriever, 'rechnung')).toEqual(['e0']);
    expect(await found(retriever, 'łódź')).toEqual(['e0']);
    expect(await found(retriever, 'invoice')).toEqual(['e1']);
    expect(await found(retriever, '哪里')).toEqual(['e2']);
  });

  it('AI-20.3.4 gives no more than asked, and none that is at hand', async () => {
    const retriever = await filled(['cat', 'cat', 'cat']);
    expect(await found(retriever, 'cat', { limit: 2 })).toEqual(['e2', 'e1']);
    expect(await found(retriever, 'cat', { exclude: ['e2', 'e0'] })).toEqual(['e1']);
  });

  it('AI-20.3.4 knows a message as it was told last', async () => {
    const retriever = await filled(['cat', 'dog']);
    await retriever.index({ ...here, eventId: 'e0', index: 0, text: 'bird' });
    expect(await found(retriever, 'cat')).toEqual([]);
    expect(await found(retriever, 'bird')).toEqual(['e0']);
    await retriever.index({ ...here, eventId: 'e0', index: 0, text: '…' });
    expect(await found(retriever, 'bird')).toEqual([]);
  });

  it.each([
    { ...here, organizationId: 'acme' },
    { ...here, roomId: 'r2' },
    { ...here, channelId: 'other' },
  ])('AI-20.3.4 tells nobody else: %o (trap 11)', async (scope) => {
    expect(await found(await filled(['cat']), 'cat', scope)).toEqual([]);
  });

  it('AI-20.3.4 takes out one message, one channel or a room', async () => {
    const retriever = await filled(['cat', 'cat']);
    await retriever.index({ ...here, channelId: 'other', eventId: 'e0', index: 0, text: 'cat' });
    await retriever.remove({ ...here, eventId: 'e1' });
    expect(await found(retriever, 'cat')).toEqual(['e0']);
    await retriever.remove(here);
    expect(await found(retriever, 'cat')).toEqual([]);
    expect(await found(retriever, 'cat', { channelId: 'other' })).toEqual(['e0']);
    await retriever.remove({ organizationId: null, roomId: 'r1' });
    expect(await found(retriever, 'cat', { channelId: 'other' })).toEqual([]);
  });

  it('AI-20.3.4 keeps no more than it may: of messages, of readers, of words', async () => {
    const retriever = await filled(['cat one', 'cat two', 'cat three'], {
      maxEntries: 2,
      maxReaders: 2,
      maxCharacters: 7,
    });
    expect(await found(retriever, 'cat')).toEqual(['e2', 'e1']);
    expect(await found(retriever, 'three')).toEqual([]);
    const others = ['a', 'b'].map((channelId) => ({ ...here, channelId }));
    for (const scope of others) await retriever.index({ ...scope, eventId: 'e0', index: 0, text: 'cat' });
    expect(await found(retriever, 'cat')).toEqual([]);
    expect(await found(retriever, 'cat', others[0])).toEqual(['e0']);
    for (const name of ['maxEntries', 'maxReaders', 'maxCharacters']) {
      expect(() => new KeywordRetriever({ [name]: 0 })).toThrow(name);
    }
  });

  it('AI-21.3.1 refuses a question that is not wanted any more', async () => {
    const reason = new Error('enough');
    const search = (await filled(['cat'])).search({
      ...here,
      text: 'cat',
      limit: 1,
      exclude: [],
      signal: AbortSignal.abort(reason),
    });
    await expect(search).rejects.toBe(reason);
  });
});
