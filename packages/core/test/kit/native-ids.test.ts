import { describe, expect, it } from 'vitest';

import { ChannelOutput, InMemoryStore, type InboundMessage } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2 } from '../support/kit.ts';
import { refusal } from '../support/refusals.ts';

const UNKEEPABLE: readonly (readonly [string, string])[] = [
  ['a NUL', 'x\u0000y'],
  ['a line feed', 'x\ny'],
  ['half a character', 'a\ud800'],
  ['more than 1,024 bytes', 'x'.repeat(1_025)],
  ['more than 1,024 bytes in fewer characters', '…'.repeat(400)],
];

describe('an id that no store can keep', () => {
  it.each(UNKEEPABLE)('of a vendor is dropped, and the delivery stands: %s', async (_what, id) => {
    const store = new InMemoryStore();
    const { say, b, logger } = await r2({ store });
    const result = { success: true, providerMessageIds: ['kept', id] };
    b.onDeliver = () => ChannelOutput.sent(result);
    const { event, deliveryResults } = await say('a', 'hi');
    expect(deliveryResults['b']).toMatchObject({ status: 'sent', providerMessageIds: ['kept'] });
    const receipts = await store.listReceipts({ organizationId: null, roomId: 'r1' }, event?.id ?? '');
    expect(receipts.map(({ providerMessageIds }) => providerMessageIds)).toEqual([['kept']]);
    expect(logger.at('warn').map(({ message }) => message)).toContain(
      'A vendor gave an id that cannot be kept; its reports will not be found.',
    );
    expect(JSON.stringify(logger.lines)).not.toContain(JSON.stringify(id));
  });

  const FIELDS = ['providerMessageId', 'idempotencyKey', 'replyToProviderMessageId', 'targetProviderMessageId'];
  it.each(FIELDS.flatMap((field) => UNKEEPABLE.map(([what, id]) => [field, what, id] as const)))(
    'CORE-17.1.1 is refused as %s: %s',
    async (field, _what, id) => {
      const { kit, said } = await r2();
      const message = { channelId: 'a', senderId: 'u1', content: text('hi'), [field]: id } as InboundMessage;
      expect(await refusal(() => kit.processInbound(message, { roomId: 'r1' }))).toEqual(['input_invalid', field]);
      expect(await said()).toEqual([]);
    },
  );

  it('CORE-17.1.1 is refused as the key of what the host sends', async () => {
    const { kit } = await r2();
    const send = (idempotencyKey: string) => () => kit.sendEvent('r1', 'a', text('hi'), { idempotencyKey });
    for (const [, id] of UNKEEPABLE) expect(await refusal(send(id))).toEqual(['input_invalid', 'idempotencyKey']);
    expect(await send('x'.repeat(1_024))()).toMatchObject({ status: 'delivered' });
  });
});
