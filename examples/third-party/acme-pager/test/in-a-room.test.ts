import { createTestKit } from '@roomkit/testing';
import { AcmePagerProvider, pagerChannel } from 'acme-pager';
import { expect, it } from 'vitest';

import { Acme, API_KEY, WEBHOOK_SECRET } from './acme.js';

it('pages somebody and hears the answer', async () => {
  const acme = new Acme();
  await using test = createTestKit();
  const desk = test.channel('desk');
  const options = { apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET, fetch: acme.fetch };
  test.kit.registerChannel(pagerChannel('pager', { provider: new AcmePagerProvider(options) }));
  await test.room('ward', ['desk']);
  await test.kit.attachChannel('ward', 'pager', { metadata: { pagerNumber: '555-0100' } });

  await test.receive('desk', `Please come to room 4. ${'It is urgent. '.repeat(10)}`, { roomId: 'ward' });
  expect(acme.pages).toHaveLength(1);
  expect(acme.pages[0]?.to).toBe('555-0100');
  expect(acme.pages[0]?.text.length).toBeLessThanOrEqual(80);

  const { url, headers, body } = await acme.webhook('a1', '555-0100', 'on my way');
  const request = (): Request => new Request(url, { method: 'POST', headers, body: Uint8Array.from(body) });
  expect((await test.kit.processWebhook('pager', request())).status).toBe(200);
  // Acme repeats what it is not sure of; the kit takes it once.
  expect((await test.kit.processWebhook('pager', request())).status).toBe(200);
  await test.kit.whenIdle();
  expect(desk.delivered.map(({ content }) => content)).toEqual([{ type: 'text', body: 'on my way' }]);
});
