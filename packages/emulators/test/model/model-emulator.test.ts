import { describe, expect, it } from 'vitest';

import type { ModelAnswer, ModelFault, ModelScript } from '../../src/index.ts';
import { ParrotEmulator } from './parrot-emulator.ts';

const ANSWER: ModelAnswer = { output: [{ type: 'text', pieces: ['Grüß', ' dich', ' 👋🏽'] }], words: 'no luck' };
const WHOLE =
  'data: hello\n\ndata: {"piece":"Grüß"}\n\ndata: {"piece":" dich"}\n\ndata: {"piece":" 👋🏽"}\n\ndata: goodbye\n\n';
const BYTES = new TextEncoder().encode(WHOLE).byteLength;

type Fetch = typeof globalThis.fetch;

async function ask(fetch: Fetch, url: string, stream: boolean, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { authorization: 'Bearer key' };
  return fetch(`${url}/ask`, { method: 'POST', body: JSON.stringify({ stream }), headers, signal });
}

async function chunksOf(response: Response): Promise<readonly string[]> {
  const chunks: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) chunks.push(decoder.decode(chunk, { stream: true }));
  return chunks;
}

/** An emulator over a socket and one without, each with the script. */
async function bothWays(script: ModelScript, run: (fetch: Fetch, url: string, on: ParrotEmulator) => Promise<void>) {
  await using served = await new ParrotEmulator({ script }).start();
  await run(globalThis.fetch, served.url, served);
  const inProcess = new ParrotEmulator({ script });
  await run(inProcess.fetch, 'http://parrot.example', inProcess);
}

function failing(fault: ModelFault): ModelScript {
  return [{ ...ANSWER, fault }];
}

describe('an emulator of a model', () => {
  it('plays its answers in turn, the last of which repeats, over a socket and without one', async () => {
    await bothWays(['one', ANSWER], async (fetch, url, emulator) => {
      expect(await (await ask(fetch, url, false)).json()).toEqual({ said: 'one' });
      for (let again = 0; again < 2; again += 1) {
        expect(await (await ask(fetch, url, true)).text()).toBe(WHOLE);
      }
      expect(emulator.calls.map(({ number, path, stream }) => [number, path, stream])).toEqual([
        [0, '/ask', false],
        [1, '/ask', true],
        [2, '/ask', true],
      ]);
      expect(emulator.requests).toHaveLength(3);
      await emulator.idle();
    });
  });

  it('plays a function of what was asked, and another script when it is told to', async () => {
    await bothWays(
      ({ number, stream }) => `${number} ${stream}`,
      async (fetch, url, emulator) => {
        expect(await (await ask(fetch, url, false)).json()).toEqual({ said: '0 false' });
        expect(await (await ask(fetch, url, true)).text()).toContain('{"piece":"1 true"}');
        emulator.play(['another']);
        expect(await (await ask(fetch, url, false)).json()).toEqual({ said: 'another' });
      },
    );
  });

  it.each([
    [{ kind: 'rate_limited', retryAfterSeconds: 3 }, 429],
    [{ kind: 'overloaded' }, 503],
    [{ kind: 'unauthorized' }, 401],
    [{ kind: 'context_overflow' }, 400],
  ] as const)('refuses where the script says %o', async (fault, status) => {
    await bothWays(failing(fault), async (fetch, url) => {
      for (const stream of [false, true]) {
        const answer = await ask(fetch, url, stream);
        expect(answer.status).toBe(status);
        expect(await answer.json()).toEqual({ [fault.kind]: 'no luck', key: 'Bearer key' });
      }
    });
  });

  it('refuses what any emulator refuses on demand', async () => {
    await bothWays(['ok'], async (fetch, url, emulator) => {
      for (const fault of ['rejected', 'unauthorized', 'unavailable', 'rate_limited'] as const) emulator.fault(fault);
      const statuses: number[] = [];
      for (let call = 0; call < 5; call += 1) statuses.push((await ask(fetch, url, false)).status);
      expect(statuses).toEqual([400, 401, 503, 429, 200]);
    });
  });

  it('has nothing open once a stream was lost or garbled on demand', async () => {
    await bothWays([ANSWER], async (fetch, url, emulator) => {
      emulator.fault('lose_answer');
      await expect(ask(fetch, url, true)).rejects.toThrow();
      emulator.fault('garbage');
      expect(await (await ask(fetch, url, true)).text()).toContain('proxy');
      await emulator.idle();
      expect(emulator.calls).toHaveLength(2);
    });
  });

  it('breaks the connection after so many pieces of words, and before an answer in one piece', async () => {
    await bothWays(failing({ kind: 'disconnect', afterPieces: 2 }), async (fetch, url) => {
      const reader = (await ask(fetch, url, true)).body?.getReader();
      const decoder = new TextDecoder();
      let text = '';
      const read = async (): Promise<void> => {
        for (;;) text += decoder.decode((await reader?.read())?.value, { stream: true });
      };
      await expect(read()).rejects.toThrow('terminated');
      expect(text).toBe(WHOLE.slice(0, WHOLE.indexOf('data: {"piece":" 👋🏽"}')));
      await expect(ask(fetch, url, false)).rejects.toThrow();
    });
  });

  it('reports a failure within a stream, and goes on, for clients that do not stop', async () => {
    await bothWays(failing({ kind: 'error_event', afterPieces: 1 }), async (fetch, url) => {
      const text = await (await ask(fetch, url, true)).text();
      expect(text).toContain('"Grüß"}\n\nevent: error\ndata: {"failed":"no luck"}\n\ndata: {"piece":" dich"}');
      expect((await ask(fetch, url, false)).status).toBe(500);
    });
  });

  it('hangs until its caller gives up, and knows then that nothing is open', async () => {
    await bothWays(failing({ kind: 'hang', afterPieces: 1 }), async (fetch, url, emulator) => {
      const controller = new AbortController();
      const reader = (await ask(fetch, url, true, controller.signal)).body?.getReader();
      await reader?.read();
      const silent = ask(fetch, url, false, controller.signal);
      while (emulator.calls.length < 2) await new Promise((resolve) => void setImmediate(resolve));
      controller.abort(new Error('enough'));
      await expect(silent).rejects.toThrow('enough');
      await emulator.idle();
      expect(emulator.calls).toHaveLength(2);
    });
  });

  it('tears a stream at every byte, or at every so many', async () => {
    const emulator = new ParrotEmulator({ script: [ANSWER], splitAt: 'bytes' });
    const bytes = await chunksOf(await ask(emulator.fetch, 'http://parrot.example', true));
    expect(bytes).toHaveLength(BYTES);
    expect(bytes.join('')).toBe(WHOLE);
    for (const splitAt of [1, 22, BYTES]) {
      emulator.play([{ ...ANSWER, splitAt }]);
      const chunks = await chunksOf(await ask(emulator.fetch, 'http://parrot.example', true));
      expect(chunks).toHaveLength(Math.ceil(BYTES / splitAt));
      expect(chunks.join('')).toBe(WHOLE);
    }
  });

  it.each(['disconnect', 'end'] as const)('cuts a stream after so many bytes, by %s', async (ending) => {
    await bothWays(
      ({ number }) => ({ ...ANSWER, fault: { kind: 'cut', ending, afterBytes: number === 0 ? 13 : BYTES } }),
      async (fetch, url) => {
        const cut = await ask(fetch, url, true);
        const outcome = await cut.text().catch((error: unknown) => String(error));
        expect(outcome).toContain(ending === 'end' ? 'data: hello\n\n' : 'terminated');
        expect(await (await ask(fetch, url, true)).text()).toBe(WHOLE);
      },
    );
  });
});
