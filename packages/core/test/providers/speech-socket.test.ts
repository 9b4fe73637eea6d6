import { describe, expect, it } from 'vitest';

import { ProviderError } from '../../src/index.ts';
import {
  openSpeechSocket,
  orAborted,
  requireSocketUrl,
  RestartableTimer,
  type SpeechRefusal,
} from '../../src/providers.ts';
import { TestClock } from '../support/test-clock.ts';

/** What a client of `ws` does, told by hand. */
class Client {
  readonly #listeners = new Map<string, (...given: never[]) => void>();
  readonly sent: (string | Uint8Array)[] = [];
  readonly ends: string[] = [];
  on(event: string, listener: (...given: never[]) => void): void {
    this.#listeners.set(event, listener);
  }
  emit(event: string, ...given: readonly unknown[]): void {
    this.#listeners.get(event)?.(...(given as never[]));
  }
  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }
  close(code?: number): void {
    this.ends.push(`close ${code}`);
  }
  terminate(): void {
    this.ends.push('terminate');
  }
}

function opening(signal: AbortSignal = new AbortController().signal) {
  const client = new Client();
  const heard: unknown[] = [];
  const refusals: (SpeechRefusal | null)[] = [];
  const opened = openSpeechSocket(
    client,
    {
      onText: (text) => heard.push(text),
      onBinary: () => heard.push('bytes'),
      onClose: (code, reason) => heard.push([code, reason]),
    },
    {
      signal,
      failure: (refusal, cause) => {
        refusals.push(refusal);
        return new ProviderError('Not opened.', { provider: 'double' }, { cause });
      },
    },
  );
  return { client, heard, refusals, opened };
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** An answer to an upgrade, as Node reads it. */
async function* answer(body: string): AsyncGenerator<Uint8Array> {
  yield text(body);
}

describe('a socket that carries audio', () => {
  it('sends text and bytes once it is open, and tells text, bytes and its end apart', async () => {
    const { client, heard, opened } = opening();
    client.emit('open');
    const socket = await opened;
    socket.send('hello');
    socket.send(new Uint8Array([1]));
    client.emit('message', text('yes'), false);
    client.emit('message', new Uint8Array([1]), true);
    client.emit('close', 1011, text('NET-0001'));
    socket.send('too late');
    expect(client.sent).toEqual(['hello', new Uint8Array([1])]);
    expect(heard).toEqual(['yes', 'bytes', [1011, 'NET-0001']]);
  });

  it('says nothing any more once it was closed', async () => {
    const { client, heard, opened } = opening();
    client.emit('open');
    const socket = await opened;
    socket.close();
    socket.close();
    client.emit('message', text('late'), false);
    client.emit('close', 1000, text(''));
    expect([client.ends, heard]).toEqual([['close 1000'], []]);
  });

  it.each([
    ['{"err_code":"A"}', { err_code: 'A' }],
    ['no JSON', 'no JSON'],
  ])('is refused with what the vendor says: %s', async (body, read) => {
    const { client, refusals, opened } = opening();
    client.emit(
      'unexpected-response',
      null,
      Object.assign(answer(body), { statusCode: 401, headers: { 'retry-after': '2' } }),
    );
    client.emit('error', new Error('closed before it was open'));
    await expect(opened).rejects.toMatchObject({ code: 'provider_failed' });
    expect(refusals).toMatchObject([{ status: 401, body: read }]);
    expect(refusals[0]?.headers.get('retry-after')).toBe('2');
  });

  it('is not opened where nobody is reached, or the other side goes', async () => {
    const failing = opening();
    failing.client.emit('error', new Error('ECONNREFUSED'));
    await expect(failing.opened).rejects.toMatchObject({ code: 'provider_failed' });
    const leaving = opening();
    leaving.client.emit('close', 1006, text(''));
    await expect(leaving.opened).rejects.toMatchObject({ code: 'provider_failed' });
    expect([...failing.refusals, ...leaving.refusals]).toEqual([null, null]);
  });

  it('is given up when its signal fires, with the signal’s own reason', async () => {
    const reason = new Error('not wanted');
    const before = opening(AbortSignal.abort(reason));
    await expect(before.opened).rejects.toBe(reason);
    const controller = new AbortController();
    const during = opening(controller.signal);
    controller.abort(reason);
    during.client.emit('open');
    await expect(during.opened).rejects.toBe(reason);
    expect([before.client.ends, during.client.ends]).toEqual([['terminate'], ['terminate']]);
  });
});

describe('waiting', () => {
  it('ends with the work, or with the signal’s own reason', async () => {
    const controller = new AbortController();
    expect(await orAborted(Promise.resolve(1), controller.signal)).toBe(1);
    const waiting = orAborted(new Promise(() => {}), controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(orAborted(new Promise(() => {}), controller.signal)).rejects.toBe(reason);
  });

  it('for one thing at a time: a timer that starts anew', async () => {
    const clock = new TestClock();
    let calls = 0;
    const timer = new RestartableTimer(clock, () => void (calls += 1));
    timer.start(100);
    await clock.advance(99);
    timer.start(100);
    timer.startOnce(1);
    await clock.advance(99);
    expect(calls).toBe(0);
    await clock.advance(1);
    timer.startOnce(5);
    await clock.advance(5);
    expect(calls).toBe(2);
    timer.start(1);
    timer.stop();
    await clock.advance(1);
    expect([calls, clock.pending]).toEqual([2, 0]);
  });
});

describe('the address of a socket', () => {
  it.each(['wss://vendor.example', 'ws://localhost:1', 'ws://127.0.0.1:2/path'])('may be %s', (url) => {
    expect(() => requireSocketUrl('liveUrl', url)).not.toThrow();
  });

  it.each(['ws://vendor.example', 'https://vendor.example', 'http://localhost', '', 7])('may not be %s', (url) => {
    expect(() => requireSocketUrl('liveUrl', url)).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
  });
});
