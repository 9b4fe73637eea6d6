import { EventEmitter } from 'node:events';

import { describe, expect, it } from 'vitest';

import { ProviderError } from '../../../src/index.ts';
import { openWsSocket, type WsSocket } from '../../../src/providers.ts';

/** What a client of `ws` does, without a network. */
class FakeSocket implements WsSocket {
  readonly calls: string[] = [];
  readonly #events = new EventEmitter();

  on(event: string, listener: (...given: never[]) => void): void {
    this.#events.on(event, listener as (...given: unknown[]) => void);
  }

  emit(event: string, ...given: readonly unknown[]): void {
    this.#events.emit(event, ...given);
  }

  send(data: string, sent: () => void): void {
    this.calls.push(`send ${data}`);
    sent();
  }

  close(code?: number): void {
    this.calls.push(`close ${code}`);
  }

  terminate(): void {
    this.calls.push('terminate');
    // As the real one: an error and a close follow.
    this.emit('error', new Error('aborted'));
    this.emit('close', 1006);
  }
}

function opening(signal: AbortSignal = new AbortController().signal): {
  readonly socket: FakeSocket;
  readonly log: string[];
  readonly opened: ReturnType<typeof openWsSocket>;
} {
  const socket = new FakeSocket();
  const log: string[] = [];
  const failure = (status: number | null): ProviderError =>
    new ProviderError('Not open.', { provider: 'acme', ...(status === null ? {} : { statusCode: status }) });
  const listener = {
    onMessage: (text: string) => void log.push(text),
    onClose: (code: number) => void log.push(`closed ${code}`),
  };
  const opened = openWsSocket(socket, listener, { signal, failure });
  opened.catch(() => {});
  return { socket, log, opened };
}

describe('a socket of ws', () => {
  it('is there once it is open, and tells messages of both kinds and its end', async () => {
    const { socket, log, opened } = opening();
    socket.emit('open');
    const open = await opened;
    const sent: string[] = [];
    open.send('hello', () => void sent.push('done'));
    socket.emit('message', new TextEncoder().encode('{"a":"é"}'));
    socket.emit('error', new Error('broken'));
    socket.emit('close', 1006);
    socket.emit('message', new TextEncoder().encode('late'));
    open.send('late', () => {});
    open.close();
    expect([log, socket.calls, sent]).toEqual([['{"a":"é"}', 'closed 1006'], ['send hello'], ['done']]);
  });

  it('fails with the status of a refusal, and without one where nobody was reached', async () => {
    const refused = opening();
    refused.socket.emit('unexpected-response', {}, { statusCode: 401 });
    await expect(refused.opened).rejects.toMatchObject({ details: { statusCode: 401 } });
    const unreached = opening();
    unreached.socket.emit('error', new Error('ECONNREFUSED'));
    await expect(unreached.opened).rejects.toMatchObject({ details: { provider: 'acme' } });
    expect([refused.socket.calls, unreached.socket.calls, refused.log]).toEqual([['terminate'], ['terminate'], []]);
  });

  it('gives up when its signal fires, before and while it opens, and not afterwards', async () => {
    const reason = new Error('no longer wanted');
    const before = opening(AbortSignal.abort(reason));
    await expect(before.opened).rejects.toBe(reason);
    const controller = new AbortController();
    const meanwhile = opening(controller.signal);
    const after = opening(controller.signal);
    after.socket.emit('open');
    await after.opened;
    controller.abort(reason);
    await expect(meanwhile.opened).rejects.toBe(reason);
    expect([before.socket.calls, meanwhile.socket.calls, after.socket.calls]).toEqual([
      ['terminate'],
      ['terminate'],
      [],
    ]);
  });

  it('says nothing any more once it was closed', async () => {
    const { socket, log, opened } = opening();
    socket.emit('open');
    const open = await opened;
    open.close();
    open.close();
    socket.emit('message', new TextEncoder().encode('late'));
    socket.emit('close', 1000);
    expect([log, socket.calls]).toEqual([[], ['close 1000']]);
  });
});
