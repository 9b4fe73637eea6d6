import { createServer } from 'node:http';

import { getRequestListener } from '@hono/node-server';
import { RoomKitClient } from '@roomkit/client';
import { RoomKit, smsChannel, whatsappChannel } from '@roomkit/core';
import { WebSocketChannel } from '@roomkit/websocket';
import { expect, it } from 'vitest';

import { createWebhookHandler, type WebhookHandler } from '../src/index.ts';
import { listening } from './support/listen.ts';
import { FROM, startVendors } from './support/vendors.ts';

const PICTURE = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
const SENDER = '14155552671';
const READER = '+14155550142';

it('a picture sent on WhatsApp is kept, shows in the web chat, and goes out by MMS', async () => {
  await using vendors = await startVendors();
  let handler: WebhookHandler | null = null;
  const listener = getRequestListener(async (request) => (await handler?.fetch(request)) ?? new Response());
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  await using open = listening(server);
  vendors.deliverTo(open.url);

  const mediaLinks = { baseUrl: `${open.url}/media`, secret: 'sixteen characters' };
  await using kit = new RoomKit({ mediaLinks });
  handler = createWebhookHandler(kit);
  kit.registerChannel(whatsappChannel('whatsapp', { provider: vendors.wa }));
  kit.registerChannel(smsChannel('sms', { provider: vendors.sms, from: FROM }));
  const person = vendors.whatsapp.person(SENDER);
  await person.text('hello').deliver();
  const [room] = await kit.listRooms();
  const roomId = room?.id ?? '';
  const web = new WebSocketChannel('web', { authenticate: () => ({ participantId: 'kim', rooms: [roomId] }) });
  web.attach(server, { path: '/socket' });
  kit.registerChannel(web);
  await kit.attachChannel(roomId, 'web');
  await kit.attachChannel(roomId, 'sms', { metadata: { phoneNumber: READER } });
  await using client = new RoomKitClient({ url: `${open.url.replace('http', 'ws')}/socket` });
  await client.connect();
  const joined = await client.join(roomId);
  const shown = new Promise<unknown>((resolve) => {
    joined.on('event', ({ content }) => content?.type === 'media' && resolve(content));
  });

  const call = person.media('image', { bytes: PICTURE, mimeType: 'image/png', caption: 'Look!' });
  expect((await call.deliver()).map(({ status }) => status)).toEqual([200]);

  // The web chat.
  const { url, ...content } = (await shown) as { readonly url: string };
  expect(content).toMatchObject({ type: 'media', mimeType: 'image/png', caption: 'Look!', sizeBytes: PICTURE.length });
  expect(url.startsWith(`${open.url}/media/`)).toBe(true);
  const file = await fetch(url);
  expect([file.status, file.headers.get('content-type'), new Uint8Array(await file.arrayBuffer())]).toEqual([
    200,
    'image/png',
    PICTURE,
  ]);
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(PICTURE.length)]);

  // The other person's phone.
  await kit.whenIdle();
  const [message] = vendors.twilio.messages.sent();
  expect(message).toMatchObject({ to: READER, text: expect.stringContaining('Look!'), files: [{ url }] });

  // Nobody else's.
  const forged = new URL(url);
  forged.searchParams.set('signature', '0'.repeat(64));
  const other = url.replace(/\/media\/[^?]+/u, '/media/another');
  const statuses = await Promise.all(
    [forged.href, other, `${open.url}/media/x`].map(async (at) => (await fetch(at)).status),
  );
  expect(statuses).toEqual([404, 404, 404]);
  const posted = await fetch(url, { method: 'POST' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
