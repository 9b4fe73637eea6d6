import { expect } from 'vitest';

import { isRoomKitError, type RoomKitErrorCode } from '../../src/index.ts';
import { r2, type R2 } from './kit.ts';
import { storeContents } from './store-contents.ts';

/** What a call answered: the code of its error and the field it names, if it does. */
export async function refusal(call: () => unknown): Promise<readonly [RoomKitErrorCode | 'none', string | null]> {
  try {
    await call();
    return ['none', null];
  } catch (error) {
    if (!isRoomKitError(error) || error.message === '') throw error;
    const { field } = error.details as { readonly field?: string };
    return [error.code, field ?? null];
  }
}

/** The room with one message in it, and what the store holds then. */
export async function told(): Promise<R2 & { readonly eventId: string; readonly before: unknown }> {
  const bench = await r2();
  const { event } = await bench.say('a', 'hello', { senderId: 'ana' });
  await bench.kit.whenIdle();
  return { ...bench, eventId: event?.id ?? '', before: await storeContents(bench.store) };
}

/** Expects that nothing has been stored since, and nothing delivered but that one message. */
export async function expectUntouched({ kit, store, a, b }: R2, before: unknown, delivered = 1): Promise<void> {
  await kit.whenIdle();
  expect(await storeContents(store)).toStrictEqual(before);
  expect([a.delivered.length, b.delivered.length]).toStrictEqual([0, delivered]);
}
