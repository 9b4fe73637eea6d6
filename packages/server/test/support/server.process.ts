import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';

import { getRequestListener } from '@hono/node-server';
import { RoomKit, smsChannel, whatsappChannel } from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

import { createWebhookHandler } from '../../src/index.ts';

/**
 * A server over one file, to be killed. `deaf` hears a call and does nothing about it, `mute` does everything but
 * answer. It prints where it listens and what has happened; `close` on its input closes every room.
 */
const [path = '', publicBaseUrl = '', manner = ''] = process.argv.slice(2);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const never = (): Promise<never> => new Promise(() => {});

const kit = new RoomKit({ store: new SqliteStore({ path }) });
kit.registerChannel(smsChannel('sms', { provider: TwilioSMSProvider.fromEnv() }));
kit.registerChannel(whatsappChannel('whatsapp', { provider: WhatsAppCloudProvider.fromEnv() }));
const { fetch } = createWebhookHandler(kit, { publicBaseUrl });

const listener = getRequestListener(async (request) => {
  if (manner === 'deaf') {
    print('heard');
    return never();
  }
  const response = await fetch(request);
  if (manner === 'mute') {
    print(`done ${response.status}`);
    return never();
  }
  return response;
});
const server = createServer((incoming, outgoing) => void listener(incoming, outgoing)).listen(0, '127.0.0.1');
await once(server, 'listening');
print(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

for await (const _line of createInterface({ input: process.stdin })) {
  for (const { id } of await kit.listRooms()) await kit.closeRoom(id);
  print('closed');
}
