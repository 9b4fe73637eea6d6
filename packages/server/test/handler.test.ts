import { InMemoryStore, RoomKit, type RoomKitOptions, smsChannel, textOf } from '@roomkit/core';
import { TwilioEmulator } from '@roomkit/emulators/twilio';
import { createFaultyStore, createRecordingLogger, MockSMSProvider, mockWebhook } from '@roomkit/testing';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';

import { createWebhookHandler, type WebhookHandlerOptions } from '../src/index.ts';
import { listen } from './support/listen.ts';
import { FROM, PERSON, PUBLIC } from './support/vendors.ts';

const ORIGIN = 'http://10.0.0.7:3000';

interface Bench extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly fetch: (request: Request) => Promise<Response>;
  /** The status of a signed message, by path. */
  say(path: string, options?: { readonly secret?: string }): Promise<number>;
  /** The status of any call. */
  ask(path: string, method?: string, body?: string): Promise<number>;
}

/** A kit with a channel for everybody, and one of a tenant’s own. */
function bench(options: WebhookHandlerOptions = {}, kitOptions: RoomKitOptions = {}): Bench {
  const kit = new RoomKit(kitOptions);
  kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider() }));
  kit.forOrganization('acme').registerChannel(smsChannel('own', { provider: new MockSMSProvider() }));
  const { fetch } = createWebhookHandler(kit, options);
  let count = 0;
  return {
    kit,
    fetch,
    async say(path, signing = {}) {
      count += 1;
      const content = { type: 'text', body: 'hi' } as const;
      const messages = [{ senderId: PERSON, providerMessageId: `m${count}`, content }];
      return (await fetch(await mockWebhook({ messages }, { url: `${ORIGIN}${path}`, ...signing }))).status;
    },
    async ask(path, method = 'GET', body) {
      return (await fetch(new Request(`${ORIGIN}${path}`, { method, ...(body === undefined ? {} : { body }) }))).status;
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
}

describe('paths', () => {
  it('a channel by its id, also one that is registered later', async () => {
    await using b = bench();
    expect([await b.say('/webhooks/sms'), await b.say('/webhooks/later')]).toEqual([200, 404]);
    b.kit.registerChannel(smsChannel('later', { provider: new MockSMSProvider() }));
    b.kit.registerChannel(smsChannel('a/b: ü', { provider: new MockSMSProvider() }));
    expect(await b.say('/webhooks/later')).toBe(200);
    expect(await b.say(`/webhooks/${encodeURIComponent('a/b: ü')}`)).toBe(200);
    expect((await b.kit.listRooms()).length).toBeGreaterThan(0);
  });

  it('may be others', async () => {
    await using b = bench({ basePath: '/in/v1', mediaPath: '/files', healthPath: '/-/up' });
    expect([await b.say('/in/v1/sms'), await b.say('/webhooks/sms')]).toEqual([200, 404]);
    expect([await b.ask('/-/up'), await b.ask('/health')]).toEqual([200, 404]);
    expect([await b.ask('/files/1', 'POST', ''), await b.ask('/media/1', 'POST', '')]).toEqual([405, 404]);
  });

  it('may be left out', async () => {
    await using b = bench({ mediaPath: null, healthPath: null });
    expect([await b.ask('/media/1'), await b.ask('/health'), await b.ask('/')]).toEqual([404, 404, 404]);
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])('answers 405 to %s, whatever the channel', async (method) => {
    await using b = bench();
    for (const path of ['/webhooks/sms', '/webhooks/nobody', '/webhooks/acme/own']) {
      const response = await b.fetch(new Request(`${ORIGIN}${path}`, { method }));
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    }
  });

  it.each([
    ['basePath', { basePath: 'webhooks' }],
    ['basePath', { basePath: '/webhooks/' }],
    ['basePath', { basePath: '/:channelId' }],
    ['basePath', { basePath: null as unknown as string }],
    ['mediaPath', { mediaPath: '/*' }],
    ['healthPath', { healthPath: '' }],
    ['publicBaseUrl', { publicBaseUrl: 'rooms.example' }],
    ['publicBaseUrl', { publicBaseUrl: 'ftp://rooms.example' }],
    ['maxBodyBytes', { maxBodyBytes: 0 }],
  ])('%s is named where it cannot be used', (field, options) => {
    expect(() => createWebhookHandler(new RoomKit(), options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

describe('tenants', () => {
  it('have channels of their own, and those of everybody, and rooms apart', async () => {
    await using b = bench();
    expect([await b.say('/webhooks/acme/own'), await b.say('/webhooks/acme/sms')]).toEqual([200, 200]);
    expect([await b.say('/webhooks/globex/own'), await b.say('/webhooks/own')]).toEqual([404, 404]);
    expect(await b.kit.forOrganization('acme').listRooms()).toHaveLength(2);
    expect(await b.kit.listRooms()).toEqual([]);
  });

  it('to whoever cannot sign there is none', async () => {
    const logger = createRecordingLogger();
    await using b = bench({}, { logger });
    const unsigned = async (path: string): Promise<readonly unknown[]> => {
      const response = await b.fetch(new Request(`${ORIGIN}${path}`, { method: 'POST', body: '{}' }));
      return [response.status, await response.text(), [...response.headers]];
    };
    const [own, shared, nobody, absent] = await Promise.all(
      ['/webhooks/acme/own', '/webhooks/acme/sms', '/webhooks/globex/own', '/webhooks/nobody'].map(unsigned),
    );
    expect([own, shared, nobody]).toEqual([absent, absent, absent]);
    expect(absent).toEqual([404, '', []]);
    // Whoever runs the server learns of it.
    expect(logger.entries.filter(({ level }) => level === 'warn')).toHaveLength(2);
    expect(await b.say('/webhooks/sms', { secret: 'guessed' })).toBe(403);
  });

  it('are found by the application where it says how', async () => {
    const tenants: Readonly<Record<string, string>> = { t0ken: 'acme' };
    const organizationOf: WebhookHandlerOptions['organizationOf'] = async (request, named) => {
      if (named !== null) return tenants[named];
      return new URL(request.url).searchParams.has('globex') ? 'globex' : null;
    };
    await using b = bench({ organizationOf });
    expect([await b.say('/webhooks/t0ken/own'), await b.say('/webhooks/acme/own')]).toEqual([200, 404]);
    expect([await b.say('/webhooks/sms'), await b.say('/webhooks/sms?globex')]).toEqual([200, 200]);
    const counts = await Promise.all(
      [b.kit, b.kit.forOrganization('acme'), b.kit.forOrganization('globex')].map((kit) => kit.listRooms()),
    );
    expect(counts.map((rooms) => rooms.length)).toEqual([1, 1, 1]);
  });

  it('of names that no tenant can have there is none', async () => {
    await using b = bench();
    expect([await b.say('/webhooks/%00/sms'), await b.say(`/webhooks/${'a'.repeat(300)}/sms`)]).toEqual([404, 404]);
  });

  it('a kit that is served for one of them serves no other', async () => {
    await using b = bench();
    const { fetch } = createWebhookHandler(b.kit.forOrganization('acme'));
    const say = async (path: string): Promise<number> => {
      const content = { type: 'text', body: 'hi' } as const;
      const messages = [{ senderId: PERSON, providerMessageId: path, content }];
      return (await fetch(await mockWebhook({ messages }, { url: `${ORIGIN}${path}` }))).status;
    };
    expect([await say('/webhooks/own'), await say('/webhooks/acme/own')]).toEqual([200, 200]);
    expect([await say('/webhooks/globex/own'), await say('/webhooks/globex/sms')]).toEqual([404, 404]);
  });
});

describe('a lookup of tenants that fails', () => {
  it('asks the vendor to send it again, and is logged', async () => {
    const logger = createRecordingLogger();
    const organizationOf = (): never => {
      throw new Error('the directory is shut');
    };
    await using b = bench({ organizationOf }, { logger });
    expect(await b.say('/webhooks/sms')).toBe(503);
    expect(logger.entries.some(({ level }) => level === 'error')).toBe(true);
  });
});

describe('behind a proxy', () => {
  it('CORE-17.1.2 the address that was signed is the public one, path and query with it', async () => {
    const webhookUrl = `${PUBLIC}/rooms/webhooks/sms?tenant=7&x=%20a`;
    await using twilio = await new TwilioEmulator({ webhookUrl }).start();
    const { accountSid, authToken, url: baseUrl } = twilio;
    await using kit = new RoomKit();
    kit.registerChannel(
      smsChannel('sms', { provider: new TwilioSMSProvider({ accountSid, authToken, baseUrl, from: FROM }) }),
    );
    const answers: number[] = [];
    for (const publicBaseUrl of [null, PUBLIC, `${PUBLIC}/rooms`, `${PUBLIC}/rooms/`]) {
      await using server = await listen(createWebhookHandler(kit, { publicBaseUrl }).fetch);
      twilio.deliverTo(`${server.url}/webhooks/sms`);
      const [answer] = await twilio.person(PERSON, FROM).text('hi').deliver();
      answers.push(answer?.status ?? 0);
    }
    expect(answers).toEqual([403, 403, 200, 200]);
  });

  it('the body is still the one that came, of any length, with or without one told', async () => {
    await using b = bench({ publicBaseUrl: PUBLIC });
    await using server = await listen(b.fetch);
    const text = 'ü'.repeat(100_000);
    const content = { type: 'text', body: text } as const;
    const request = await mockWebhook({ messages: [{ senderId: PERSON, providerMessageId: 'm1', content }] });
    const body = new Uint8Array(await request.arrayBuffer());
    const chunks = new ReadableStream({
      start(controller) {
        for (let at = 0; at < body.length; at += 999) controller.enqueue(body.subarray(at, at + 999));
        controller.close();
      },
    });
    const { headers } = request;
    const url = `${server.url}/webhooks/sms`;
    const statuses = [
      (await fetch(url, { method: 'POST', headers, body: chunks, duplex: 'half' })).status,
      (await fetch(url, { method: 'POST', headers, body })).status,
    ];
    expect(statuses).toEqual([200, 200]);
    const [room] = await b.kit.listRooms();
    const events = await b.kit.getTimeline(room?.id ?? '', { types: ['message'] });
    expect(events.map((event) => textOf(event))).toEqual([text]);
  });
});

describe('what is too large', () => {
  it.each([
    ['with its length told', true],
    ['without', false],
  ])('is refused before all of it was read, %s', async (_how, isTold) => {
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1_000;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    await using b = bench({ maxBodyBytes: 10_000 });
    const headers: Record<string, string> = isTold ? { 'content-length': '10001' } : {};
    const request = new Request(`${ORIGIN}/webhooks/nobody`, {
      method: 'POST',
      headers,
      body: endless,
      duplex: 'half',
    });
    expect((await b.fetch(request)).status).toBe(413);
    expect(read).toBeLessThanOrEqual(isTold ? 2_000 : 13_000);
  });

  it('the kit’s own limit holds as well', async () => {
    await using b = bench({ maxBodyBytes: 10_000 }, { maxWebhookBytes: 100 });
    expect([await b.ask('/webhooks/sms', 'POST', 'a'.repeat(101)), await b.ask('/webhooks/sms', 'POST', 'a')]).toEqual([
      413, 403,
    ]);
  });

  it('over a socket the answer arrives, and the next call does', async () => {
    await using b = bench();
    await using server = await listen(b.fetch);
    const statuses: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      for (const [path, body] of [
        ['/webhooks/sms', 'a'.repeat(3_000_000)],
        ['/webhooks/nobody', 'a'],
      ] as const) {
        statuses.push((await fetch(`${server.url}${path}`, { method: 'POST', body })).status);
      }
    }
    expect(statuses).toEqual(Array.from({ length: 5 }, () => [413, 404]).flat());
  });
});

describe('work that goes on after the answer', () => {
  it('is told to the context of the platform, or to what the options say', async () => {
    for (const isOption of [false, true]) {
      const told: Promise<unknown>[] = [];
      const waitUntil = (work: Promise<unknown>): void => void told.push(work);
      await using b = bench();
      const { fetch } = createWebhookHandler(b.kit, isOption ? { waitUntil } : {});
      const messages = [{ senderId: PERSON, providerMessageId: 'm1', content: { type: 'text', body: 'hi' } as const }];
      const request = await mockWebhook({ messages }, { url: `${ORIGIN}/webhooks/sms` });
      expect((await fetch(request, {}, isOption ? undefined : { waitUntil })).status).toBe(200);
      expect(told).toHaveLength(1);
      await Promise.all(told);
    }
  });

  it('is told when mounted in another application too', async () => {
    await using b = bench();
    const told: Promise<unknown>[] = [];
    const context = {
      waitUntil: (work: Promise<unknown>) => void told.push(work),
      passThroughOnException: () => {},
      props: {},
    };
    const outer = new Hono().route('/api', createWebhookHandler(b.kit).app).get('/', (c) => c.text('home'));
    const messages = [{ senderId: PERSON, providerMessageId: 'm1', content: { type: 'text', body: 'hi' } as const }];
    const request = await mockWebhook({ messages }, { url: `${ORIGIN}/api/webhooks/sms` });
    expect((await outer.fetch(request, {}, context)).status).toBe(200);
    expect(told).toHaveLength(1);
    expect((await outer.fetch(new Request(ORIGIN))).status).toBe(200);
  });
});

describe('health', () => {
  it('is the store’s', async () => {
    const store = createFaultyStore(new InMemoryStore(), [{ operation: 'listRooms', call: 2, when: 'before' }]);
    await using b = bench({}, { store });
    const ask = async (): Promise<readonly unknown[]> => {
      const response = await b.fetch(new Request(`${ORIGIN}/health`));
      return [response.status, await response.json(), response.headers.get('cache-control')];
    };
    expect(await ask()).toEqual([200, { status: 'ok' }, 'no-store']);
    expect(await ask()).toEqual([503, { status: 'unavailable' }, 'no-store']);
  });
});
