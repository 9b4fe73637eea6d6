import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  ProviderError,
  type ProviderResult,
  RoomKit,
  type RoomEvent,
  type SendOptions,
  smsChannel,
  type SMSProvider,
  textOf,
} from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

/** Sends over the HTTP interface of a vendor called Pigeon. */
class PigeonSMSProvider implements SMSProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'pigeon';
  /** The vendor takes a key and sends a message with the same key once. */
  readonly capabilities = { unknownOutcome: 'native_idempotency' } as const;
  readonly #url: string;
  readonly #apiKey: string;

  constructor(options: { readonly url: string; readonly apiKey: string }) {
    this.#url = options.url;
    this.#apiKey = options.apiKey;
  }

  async send(event: RoomEvent, to: string, _from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    const response = await fetch(`${this.#url}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to, text: textOf(event), key: options.idempotencyKey ?? null }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    if (response.ok) {
      const { id } = (await response.json()) as { id: string };
      return { success: true, providerMessageId: id };
    }
    // Everything that may work later says so: the kit tries again as the binding's retry policy says.
    throw new ProviderError(
      'Pigeon did not take the message.',
      { provider: this.name, statusCode: response.status },
      { retryable: response.status >= 500 || response.status === 429 },
    );
  }
}

// The vendor, as far as this example needs one: busy at first, and strict about its key.
const taken: { readonly to: string; readonly text: string; readonly key: string }[] = [];
let requests = 0;
const vendor = createServer((request, response) => {
  requests += 1;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const isKnown = request.headers.authorization === 'Bearer secret';
    response.statusCode = isKnown ? (requests === 1 ? 503 : 200) : 401;
    if (response.statusCode === 200) taken.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    response.end(JSON.stringify({ id: `pigeon-${taken.length}` }));
  });
});
vendor.listen(0, '127.0.0.1');
await once(vendor, 'listening');
const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;

const kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: new PigeonSMSProvider({ url, apiKey: 'secret' }) }));
kit.registerChannel(smsChannel('wrong', { provider: new PigeonSMSProvider({ url, apiKey: 'guessed' }) }));
kit.registerChannel(new SimpleChannel('desk'));
const { id } = await kit.createRoom({ roomId: 'chat' });
const retryPolicy = { maxRetries: 2, baseDelaySeconds: 0.01 };
for (const channelId of ['sms', 'wrong']) {
  await kit.attachChannel(id, channelId, { metadata: { phoneNumber: '+15550100' }, retryPolicy });
}
await kit.attachChannel(id, 'desk');

const { event, deliveryResults } = await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'text', body: 'Fly!' } },
  { roomId: id },
);
console.log(`the vendor took: ${taken.map(({ to, text }) => `"${text}" for ${to}`).join()}`);
assert.deepEqual(taken, [{ to: '+15550100', text: 'Fly!', key: `${event?.id ?? ''}:sms` }]);
console.log(`sms: ${deliveryResults['sms']?.status ?? ''} as ${deliveryResults['sms']?.providerMessageId ?? ''}`);
assert.equal(deliveryResults['sms']?.providerMessageId, 'pigeon-1');
// Refused credentials are not worth another try.
console.log(`wrong: ${deliveryResults['wrong']?.status ?? ''}, ${deliveryResults['wrong']?.error?.code ?? ''}`);
assert.deepEqual([deliveryResults['wrong']?.status, deliveryResults['wrong']?.error?.retryable], ['failed', false]);
console.log(`requests in all: ${requests}, one of them a second try`);
assert.equal(requests, 3);

await kit.close();
vendor.closeAllConnections();
vendor.close();
