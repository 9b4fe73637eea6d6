import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import { wasCutOff } from '../../src/index.ts';

const coded = (code: string): Error => Object.assign(new Error('network'), { code });

describe('wasCutOff', () => {
  it.each([
    ['a connection that was reset', coded('ECONNRESET'), true],
    ['the cause of another error', new TypeError('fetch failed', { cause: coded('UND_ERR_SOCKET') }), true],
    ['an ended signal', AbortSignal.abort().reason, true],
    ['a limit of its own', new DOMException('late', 'TimeoutError'), true],
    ['a server that is not there', new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), false],
    ['a name that is not there', coded('ENOTFOUND'), false],
    ['a connection that did not come about', coded('UND_ERR_CONNECT_TIMEOUT'), false],
    ['a mistake', new TypeError('x is not a function'), false],
    ['no error', 'ECONNRESET', false],
    ['nothing', null, false],
  ])('%s', (_what, error, expected) => {
    expect(wasCutOff(error)).toBe(expected);
  });

  it('ends with causes that go in circles', () => {
    const error = new Error('a') as Error & { cause: unknown };
    error.cause = error;
    expect(wasCutOff(error)).toBe(false);
  });

  it('tells what fetch does apart: a request that was read and not answered, and one that found nobody', async () => {
    const server = createServer((request) => request.socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const request = (): Promise<unknown> =>
      fetch(url, { method: 'POST', body: 'hi' }).then(
        () => null,
        (error: unknown) => error,
      );
    const cut = await request();
    server.close();
    await once(server, 'close');
    const refused = await request();
    expect([wasCutOff(cut), wasCutOff(refused)]).toEqual([true, false]);
  });
});
