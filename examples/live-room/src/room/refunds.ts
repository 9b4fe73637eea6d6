import { defineTool, ToolError } from '@roomkit/ai';
import type { RoomKit } from '@roomkit/core';
import type { AIToolDefinition } from '@roomkit/core/ai';
import * as z from 'zod';

/** What an order cost, in cents. */
const PRICES: ReadonlyMap<string, number> = new Map([['1042', 4900]]);
/** The key of the room's metadata that says what was paid back. No underscore: agents may read it in their prompt. */
const REFUNDS = 'refunds';

const parameters = z.object({
  order: z.string().describe('The number of the order.'),
  cents: z.number().int().positive().describe('How much, in euro cents.'),
  reason: z.string().describe('Why, in a few words.'),
});

/** The tool that pays money back. It is never run before a person has agreed: see `approval` of the agent. */
export function refundOrder(kit: RoomKit): AIToolDefinition<z.infer<typeof parameters>> {
  return defineTool({
    name: 'refund_order',
    description: 'Pays a customer the money for an order back. A colleague is asked first.',
    parameters,
    async execute({ cents, order }, { roomId }) {
      const price = PRICES.get(order);
      if (price === undefined) throw new ToolError(`There is no order ${order}.`);
      if (cents > price) throw new ToolError(`Order ${order} cost ${euros(price)}.`);
      const isNew = await book(kit, roomId, order, euros(cents));
      const message = isNew
        ? `${euros(cents)} for order ${order} will be back on the card within two days.`
        : `Order ${order} was paid back already.`;
      return { order, cents, message };
    },
  });
}

/** Written under the room's lock, and once: a turn that is made again after a crash must not pay twice. */
async function book(kit: RoomKit, roomId: string, order: string, amount: string): Promise<boolean> {
  let isNew = false;
  await kit.updateRoomMetadata(roomId, ({ metadata }) => {
    const known = refundsIn(metadata);
    isNew = !Object.hasOwn(known, order);
    return isNew ? { [REFUNDS]: { ...known, [order]: amount } } : null;
  });
  return isNew;
}

function refundsIn(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const refunds = metadata[REFUNDS];
  return typeof refunds === 'object' && refunds !== null ? (refunds as Readonly<Record<string, unknown>>) : {};
}

function euros(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}
