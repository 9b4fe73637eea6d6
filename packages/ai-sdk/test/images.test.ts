import { InputError } from '@roomkit/core';
import type { AIMessage } from '@roomkit/core/ai';
import { describe, expect, it } from 'vitest';

import { callFor } from './support/ask.ts';

const ADDRESS = 'https://files.example/Cat.PNG';
const BYTES = new Uint8Array([1, 2, 3]);

function looking(...urls: string[]): { readonly messages: readonly AIMessage[] } {
  return { messages: [{ role: 'user', content: urls.map((url) => ({ type: 'image' as const, url })) }] };
}

function serving() {
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    asked.push(new Request(input).url);
    return new Response(BYTES, { headers: { 'content-type': 'image/png' } });
  };
  return { asked, fetch };
}

describe('images for models of the SDK', () => {
  it.each([
    { '*': [/^https:/u] },
    { '*/*': [/^https:/u] },
    { 'image/*': [/^https:\/\/files\.example\//u] },
    { 'image/png': [/cat\.png$/u] },
  ])('go by address where the model can fetch it: %o', async (supportedUrls) => {
    const { asked, fetch } = serving();
    const { prompt } = await callFor(looking(ADDRESS), { fetch }, supportedUrls);
    expect(prompt[0]?.content).toEqual([
      { type: 'file', data: { type: 'url', url: new URL(ADDRESS) }, mediaType: 'image/png' },
    ]);
    expect(asked).toEqual([]);
  });

  it.each([{}, { 'image/jpeg': [/./u] }, { 'image/*': [/^https:\/\/elsewhere/u] }, { 'application/pdf': [/./u] }])(
    'are fetched, each once, where it cannot: %o',
    async (supportedUrls) => {
      const { asked, fetch } = serving();
      const { prompt } = await callFor(looking(ADDRESS, ADDRESS), { fetch }, supportedUrls);
      const file = { type: 'file', data: { type: 'data', data: 'AQID' }, mediaType: 'image/png' };
      expect(prompt[0]?.content).toEqual([file, file]);
      expect(asked).toEqual([ADDRESS]);
    },
  );

  it('are not fetched from private networks', async () => {
    const { asked, fetch } = serving();
    const failure = callFor(looking('http://169.254.169.254/latest'), { fetch });
    await expect(failure).rejects.toMatchObject({ code: 'media_unavailable' });
    expect(asked).toEqual([]);
  });

  it('that are none are refused', async () => {
    await expect(callFor(looking('data:text/plain;base64,aGk='))).rejects.toThrow(InputError);
  });
});
