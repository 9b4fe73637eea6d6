import { describe, expect, it } from 'vitest';

import type { AIContext, AIResponse, AIStreamEvent } from '../../src/ai.ts';
import { InputError } from '../../src/index.ts';
import { askModel, type ModelClient, streamModel, unreachedModel } from '../../src/providers.ts';

const CONTEXT: AIContext = {
  messages: [],
  systemPrompt: null,
  tools: [],
  room: null,
  targetCapabilities: null,
  targetMediaTypes: [],
  metadata: {},
};
const RESPONSE: AIResponse = { parts: [], text: '', finishReason: 'stop', usage: {}, providerMetadata: {} };
const DONE: AIStreamEvent = { type: 'done', response: RESPONSE };
const TEXT: AIStreamEvent = { type: 'text', text: 'a' };

function client(given: Partial<ModelClient>): ModelClient & { readonly asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    provider: 'acme',
    async generate() {
      asked += 1;
      return RESPONSE;
    },
    async *stream() {
      asked += 1;
      yield TEXT;
      yield DONE;
    },
    failureOf: (error) => unreachedModel('acme', error),
    ...given,
  };
}

function ending(...events: readonly AIStreamEvent[]): Pick<ModelClient, 'stream'> {
  return {
    async *stream() {
      yield* events;
    },
  };
}

async function read(events: AsyncIterable<AIStreamEvent>): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const event of events) types.push(event.type);
  return types;
}

describe('a call to a model', () => {
  it('gives what the client gives', async () => {
    expect(await askModel(client({}), CONTEXT)).toBe(RESPONSE);
    expect(await read(streamModel(client({}), CONTEXT))).toEqual(['text', 'done']);
  });

  it('asks nothing where it was aborted before, and rejects with the reason', async () => {
    const reason = new Error('not wanted');
    const options = { signal: AbortSignal.abort(reason) };
    const asked = client({});
    await expect(askModel(asked, CONTEXT, options)).rejects.toBe(reason);
    await expect(read(streamModel(asked, CONTEXT, options))).rejects.toBe(reason);
    expect(asked.asked()).toBe(0);
  });

  it('rejects with the reason of an abort, whatever the client makes of it', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const aborted = client({
      async generate() {
        controller.abort(reason);
        throw new TypeError('aborted');
      },
      // As if it were whole.
      async *stream() {
        controller.abort(reason);
        yield TEXT;
      },
    });
    const { signal } = controller;
    await expect(askModel(aborted, CONTEXT, { signal })).rejects.toBe(reason);
    const second = new AbortController();
    const quiet = client({
      async *stream() {
        yield TEXT;
        second.abort(reason);
      },
    });
    await expect(read(streamModel(quiet, CONTEXT, { signal: second.signal }))).rejects.toBe(reason);
  });

  it('makes failures of the client ours, and leaves ours as they are', async () => {
    const raw = new TypeError('terminated');
    const failing = client({
      generate: () => Promise.reject(raw),
      async *stream() {
        yield TEXT;
        throw raw;
      },
    });
    await expect(askModel(failing, CONTEXT)).rejects.toMatchObject({ code: 'provider_failed', cause: raw });
    await expect(read(streamModel(failing, CONTEXT))).rejects.toMatchObject({ code: 'provider_failed', cause: raw });
    const ours = new InputError('image.url', 'must be base64 data of an image');
    await expect(askModel(client({ generate: () => Promise.reject(ours) }), CONTEXT)).rejects.toBe(ours);
  });

  it.each([[[]], [[TEXT]]])('never ends without a whole answer: after %o it throws', async (events) => {
    await expect(read(streamModel(client(ending(...events)), CONTEXT))).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: true,
    });
  });

  it('says nothing after the whole answer', async () => {
    expect(await read(streamModel(client(ending(TEXT, DONE, TEXT, DONE)), CONTEXT))).toEqual(['text', 'done']);
  });
});
