import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import {
  callVendor,
  isWorthAnotherTry,
  requireTold,
  type Vendor,
  type VendorCall,
  type VendorErrors,
} from '../../src/providers.ts';

const errors: VendorErrors = {
  codeOf: (body) => (body as { readonly code?: string } | null)?.code ?? null,
  retryable: new Set(['busy']),
  permanent: new Set(['never']),
};
const vendor: Vendor = { name: 'acme', errors };
const open: Disposable[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server[Symbol.dispose]();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  open.push({
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function outcomeOf(
  listener: RequestListener,
  given: Partial<VendorCall> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const url = given.url ?? (await serve(listener));
  try {
    return { ...(await callVendor(vendor, { effect: 'send', ...given, url })) };
  } catch (error) {
    return error as Readonly<Record<string, unknown>>;
  }
}

const answering =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

describe('callVendor', () => {
  it('gives what JSON says, or the text where it is none, or nothing', async () => {
    expect(await outcomeOf(answering(200, '{"id":"7"}'))).toMatchObject({ status: 200, body: { id: '7' } });
    expect(await outcomeOf(answering(202, ''))).toMatchObject({ status: 202, body: null });
    expect(await outcomeOf(answering(200, '<html>'))).toMatchObject({ body: '<html>' });
  });

  it.each([
    [400, '{}', false],
    [401, '{}', false],
    [404, 'nothing here', false],
    [408, '{}', true],
    [429, '{}', true],
    [500, '<html>', true],
    [503, '{}', true],
    [400, '{"code":"busy"}', true],
    [503, '{"code":"never"}', false],
  ])('CORE-13.2.3 a refusal of %i with %s is worth another try: %s', async (status, body, retryable) => {
    expect(await outcomeOf(answering(status, body))).toMatchObject({
      code: 'provider_failed',
      retryable,
      details: { provider: 'acme', statusCode: status },
    });
  });

  it('a vendor may find other statuses worth another try; its codes still decide first', () => {
    const own: VendorErrors = { ...errors, isRetryableStatus: (statusCode) => statusCode === 409 };
    expect([409, 503].map((statusCode) => isWorthAnotherTry(own, statusCode, null))).toEqual([true, false]);
    expect(isWorthAnotherTry(own, 409, 'never')).toBe(false);
    expect(isWorthAnotherTry(own, 400, 'busy')).toBe(true);
  });

  it('a refusal has the vendor’s code, not its words', async () => {
    const error = await outcomeOf(answering(400, '{"code":"never","message":"hello Ann"}'));
    expect(error).toMatchObject({ details: { vendorCode: 'never' } });
    expect(JSON.stringify(error) + String(error['message'])).not.toContain('Ann');
  });

  it('CORE-13.2.3 says when the vendor wants to be asked again, and a second where it does not say', async () => {
    expect(await outcomeOf(answering(429, '{}', { 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7000 });
    expect(await outcomeOf(answering(429, '{}'))).toMatchObject({ retryAfterMs: 1000 });
    expect(await outcomeOf(answering(503, '{}'))).toMatchObject({ retryAfterMs: null });
  });

  it('a connection that is cut leaves a send unknown, and a read failed', async () => {
    const cut: RequestListener = (request) => void request.socket.destroy();
    expect(await outcomeOf(cut)).toMatchObject({ code: 'delivery_unknown', details: { provider: 'acme' } });
    expect(await outcomeOf(cut, { effect: 'read' })).toMatchObject({ code: 'provider_failed', retryable: true });
  });

  it('an answer that is cut in its middle leaves a send unknown', async () => {
    const half: RequestListener = (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":');
      setImmediate(() => request.socket.destroy());
    };
    expect(await outcomeOf(half)).toMatchObject({ code: 'delivery_unknown' });
  });

  it('whoever is not there has got nothing', async () => {
    const url = await serve(answering(200, ''));
    for (const server of open.splice(0)) server[Symbol.dispose]();
    expect(await outcomeOf(answering(200, ''), { url })).toMatchObject({ code: 'provider_failed', retryable: true });
  });

  it('a redirect is a refusal: credentials go nowhere else', async () => {
    let called = 0;
    const other = await serve((_request, response) => {
      called += 1;
      response.end('{}');
    });
    const moved = answering(302, '', { location: other });
    expect(await outcomeOf(moved)).toMatchObject({ code: 'provider_failed', retryable: false });
    expect(called).toBe(0);
  });

  it('the signal’s reason comes out as it is', async () => {
    const reason = new Error('enough');
    const silent: RequestListener = () => {};
    const controller = new AbortController();
    const outcome = outcomeOf(silent, { signal: controller.signal });
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(await outcomeOf(silent, { signal: AbortSignal.abort(reason) })).toBe(reason);
  });

  it('an answer without its id is no answer', () => {
    expect(requireTold('acme', 'id')).toBe('id');
    for (const nothing of [null, undefined, '']) {
      expect(() => requireTold('acme', nothing)).toThrow(expect.objectContaining({ code: 'delivery_unknown' }));
    }
  });
});
