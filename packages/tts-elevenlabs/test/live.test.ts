import { createTestClock, createTestIds } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { ElevenLabsTTSProvider } from '../src/index.ts';
import { all, pieces, startElevenLabs, TEXT, wordsOf } from './support/elevenlabs.ts';

type Message = Readonly<Record<string, unknown>>;

function said({
  sockets,
}: {
  readonly sockets: readonly { readonly received: readonly (string | Uint8Array)[] }[];
}): Message[] {
  return sockets.flatMap(({ received }) => received.map((message) => JSON.parse(message as string) as Message));
}

/** Text that comes when a test says so. */
function writer(): { readonly text: AsyncIterable<string>; write(text: string): void; end(): void } {
  const { readable, writable } = new TransformStream<string, string>();
  const sink = writable.getWriter();
  return {
    text: readable,
    write: (text) => void sink.write(text).catch(() => {}),
    end: () => void sink.close().catch(() => {}),
  };
}

describe('speech while the text is written', () => {
  it('VOICE-12.2.10 sends whole words, and says all of them in their order', async () => {
    const { vendor, provider } = await startElevenLabs({ createId: createTestIds('context') });
    await using _vendor = vendor;
    const chunks = await all(
      provider.synthesizeStreamInput(pieces('Hel', 'lo', ' wor', 'ld', '. How', ' are you', '?')),
    );
    expect(wordsOf(chunks)).toBe('Hello world. How are you?');
    expect(chunks.at(-1)?.isFinal).toBe(true);
    const messages = said(vendor);
    const id = messages[0]?.['context_id'];
    expect(messages).toEqual([
      { text: ' ', generation_config: { chunk_length_schedule: [50, 120, 160, 250] }, context_id: id },
      { text: 'Hello ', context_id: id },
      { text: 'world. ', context_id: id },
      { text: 'How are ', context_id: id },
      { text: 'you? ', context_id: id },
      { flush: true, context_id: id },
      { close_context: true, context_id: id },
    ]);
    await provider.close();
  });

  it('says a text without gaps, such as Chinese, before it has ended', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    await all(provider.synthesizeStreamInput(pieces('你好，', '今天', '怎么样？')));
    const texts = said(vendor).map(({ text }) => text);
    expect(texts).toEqual([' ', '你好， ', '今天怎么样？ ', undefined, undefined]);
    await all(provider.synthesizeStreamInput(pieces('a'.repeat(61), 'b')));
    expect(said(vendor).map(({ text }) => text)).toContain(`${'a'.repeat(61)} `);
    await provider.close();
  });

  it('has a context of its own on a socket that is kept, and another socket for another voice', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    const texts = ['one and two', 'three and four', 'five and six'];
    const heard = await Promise.all(
      texts.map(async (text) => wordsOf(await all(provider.synthesizeStreamInput(pieces(text))))),
    );
    expect(heard).toEqual(texts);
    expect(vendor.sockets).toHaveLength(1);
    await all(provider.synthesizeStreamInput(pieces('again')));
    expect(vendor.sockets).toHaveLength(1);
    await all(provider.synthesizeStreamInput(pieces('other'), { voice: vendor.voices[1] ?? null }));
    expect(vendor.sockets).toHaveLength(2);
    expect(new Set(said(vendor).map((message) => message['context_id'])).size).toBe(5);
    await provider.close();
    await vi.waitFor(() => expect(vendor.sockets.every(({ isOpen }) => !isOpen)).toBe(true));
  });

  it('opens another socket where one has all the contexts the vendor keeps', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    const heard = await Promise.all(
      Array.from({ length: 6 }, async (_item, at) =>
        wordsOf(await all(provider.synthesizeStreamInput(pieces(`word ${at}`)))),
      ),
    );
    expect(heard).toEqual(Array.from({ length: 6 }, (_item, at) => `word ${at}`));
    expect(vendor.sockets).toHaveLength(2);
    await provider.close();
  });

  it('says what was collected when no more text comes for a while, and keeps the context', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startElevenLabs({ clock });
    await using _vendor = vendor;
    const { text, write, end } = writer();
    const chunks = all(provider.synthesizeStreamInput(text));
    write('One moment. ');
    await vi.waitFor(() => expect(said(vendor)).toHaveLength(2));
    await clock.advance(500);
    await vi.waitFor(() => expect(said(vendor).at(-1)).toMatchObject({ flush: true }));
    for (let count = 1; count <= 3; count += 1) {
      await clock.advance(30_000);
      await vi.waitFor(() => expect(said(vendor).filter((message) => message['text'] === '')).toHaveLength(count));
    }
    write('Here it is.');
    end();
    expect(wordsOf(await chunks)).toBe('One moment. Here it is.');
    await provider.close();
  });

  it('gives a socket back on which nothing was said for a while', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startElevenLabs({ clock });
    await using _vendor = vendor;
    await all(provider.synthesizeStreamInput(pieces('hi')));
    await clock.advance(30_000);
    await vi.waitFor(() => expect(said(vendor).at(-1)).toEqual({ close_socket: true }));
    await vi.waitFor(() => expect(vendor.sockets[0]?.isOpen).toBe(false));
    expect(wordsOf(await all(provider.synthesizeStreamInput(pieces('again'))))).toBe('again');
    expect(vendor.sockets).toHaveLength(2);
    await provider.close();
  });

  it('closes its context when it is interrupted, and leaves the others alone', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    const { text, write } = writer();
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const interrupted = all(provider.synthesizeStreamInput(text, { signal: controller.signal })).catch(
      (error: unknown) => error,
    );
    write('I was about to say ');
    await vi.waitFor(() => expect(vendor.speaking).toBe(1));
    const other = all(provider.synthesizeStreamInput(pieces('Somebody else speaks.')));
    controller.abort(reason);
    expect(await interrupted).toBe(reason);
    expect(wordsOf(await other)).toBe('Somebody else speaks.');
    await vi.waitFor(() => expect(vendor.speaking).toBe(0));
    const [first] = said(vendor);
    expect(said(vendor)).toContainEqual({ close_context: true, context_id: first?.['context_id'] });
    await provider.close();
  });

  it('takes no more text while enough speech waits to be heard', async () => {
    const { vendor, provider } = await startElevenLabs({ maxLeadMs: 1_000 });
    await using _vendor = vendor;
    let taken = 0;
    async function* endless(): AsyncGenerator<string> {
      for (;;) {
        taken += 1;
        // A model writes no faster than the network is.
        await new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => {
            port1.close();
            resolve();
          });
          port1.start();
          port2.postMessage(null);
        });
        yield 'word after word after word ';
      }
    }
    const iterator = provider.synthesizeStreamInput(endless())[Symbol.asyncIterator]();
    await iterator.next();
    let before = -1;
    await vi.waitUntil(
      () => {
        const isCalm = before === taken;
        before = taken;
        return isCalm;
      },
      { interval: 50 },
    );
    expect(taken).toBeLessThan(1_000);
    await iterator.return?.();
    await provider.close();
  });
});

describe('a refusal on a socket', () => {
  it.each([
    ['quota_exceeded', 401, false],
    ['voice_not_found', 404, false],
    ['max_character_limit_exceeded', 400, false],
    ['too_many_concurrent_requests', 429, true],
    ['system_busy', 429, true],
  ] as const)('%s is the coded failure it is over HTTP', async (code, statusCode, retryable) => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'refuse', code });
    await expect(all(provider.synthesizeStreamInput(pieces(TEXT)))).rejects.toMatchObject({
      code: 'provider_failed',
      retryable,
      details: { provider: 'elevenlabs', statusCode, vendorCode: code },
    });
    expect(wordsOf(await all(provider.synthesizeStreamInput(pieces('hello'))))).toBe('hello');
    await provider.close();
  });

  it('of the key is not retryable', async () => {
    const { vendor, provider } = await startElevenLabs({ apiKey: 'wrong' });
    await using _vendor = vendor;
    await expect(all(provider.synthesizeStreamInput(pieces(TEXT)))).rejects.toMatchObject({
      retryable: false,
      details: { vendorCode: 'invalid_api_key' },
    });
  });

  it('VOICE-12.2.10 comes before any chunk from a model that takes whole texts alone', async () => {
    const provider = new ElevenLabsTTSProvider({ apiKey: 'key', modelId: 'eleven_v3' });
    expect(provider.capabilities.streamingInput).toBe(false);
    await expect(all(provider.synthesizeStreamInput(pieces(TEXT)))).rejects.toMatchObject({ code: 'not_supported' });
  });
});

describe('a vendor that misbehaves on a socket', () => {
  it.each(['cut', 'garble', 'binary'] as const)(
    '%s in the middle of a word: a coded failure, and the next one is well',
    async (kind) => {
      const { vendor, provider } = await startElevenLabs();
      await using _vendor = vendor;
      vendor.faultSpeech({ kind, afterBytes: 3_000 });
      await expect(all(provider.synthesizeStreamInput(pieces(TEXT)))).rejects.toMatchObject({
        code: 'provider_failed',
        retryable: true,
      });
      expect(wordsOf(await all(provider.synthesizeStreamInput(pieces('well again'))))).toBe('well again');
      await provider.close();
    },
  );

  it('a message that nobody knows is passed over', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'strange', afterBytes: 3_000 });
    expect(wordsOf(await all(provider.synthesizeStreamInput(pieces(TEXT))))).toBe(TEXT);
    await provider.close();
  });

  it('stalls: bounded, with a coded failure', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startElevenLabs({ clock });
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'stall', afterBytes: 3_000 });
    const heard: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const { data } of provider.synthesizeStreamInput(pieces(TEXT))) heard.push(data.byteLength);
    };
    const call = reading().catch((error: unknown) => error);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    await clock.advance(9_999);
    expect(vendor.sockets[0]?.isOpen).toBe(true);
    await clock.advance(1);
    expect(await call).toMatchObject({ code: 'provider_failed', retryable: true });
    // Nobody is to wait for such a socket again.
    await vi.waitFor(() => expect(vendor.sockets[0]?.isOpen).toBe(false));
    expect(wordsOf(await all(provider.synthesizeStreamInput(pieces('well again'))))).toBe('well again');
    await provider.close();
  });

  it('is not there: a coded failure', async () => {
    const { vendor, provider } = await startElevenLabs({ liveUrl: 'ws://127.0.0.1:1' });
    await using _vendor = vendor;
    await expect(all(provider.synthesizeStreamInput(pieces(TEXT)))).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: true,
    });
  });

  it('breaks every socket at once: every utterance ends', async () => {
    const { vendor, provider } = await startElevenLabs();
    await using _vendor = vendor;
    vendor.faultSpeech({ kind: 'stall', afterBytes: 1_000 }, 2);
    const calls = ['one', 'two'].map((text) =>
      all(provider.synthesizeStreamInput(pieces(text))).catch((error: unknown) => error),
    );
    await vi.waitFor(() => expect(vendor.speaking).toBe(2));
    vendor.cutSockets();
    for (const call of calls) expect(await call).toMatchObject({ code: 'provider_failed', retryable: true });
    await provider.close();
  });
});
