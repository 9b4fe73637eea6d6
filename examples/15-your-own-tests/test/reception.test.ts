import { textOf } from '@roomkit/core';
import { createTestKit, type SimpleChannel, type TestKit } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { openReception } from '../src/reception.ts';

async function reception(): Promise<TestKit & { readonly phone: SimpleChannel; readonly desk: SimpleChannel }> {
  const test = createTestKit();
  openReception(test.kit);
  const phone = test.channel('phone');
  const desk = test.channel('desk');
  await test.room('hall', ['phone', 'desk']);
  return { ...test, phone, desk };
}

describe('the reception', () => {
  it.each([
    [0, 'We are closed. We open at 9:00.'],
    [9, 'We are open until 17:00.'],
    [17, 'We are closed. We open at 9:00.'],
  ])('at %i o’clock it says: %s', async (hour, expected) => {
    await using test = await reception();
    await test.clock.advance(hour * 3_600_000);
    await test.receive('phone', 'Are you open?', { roomId: 'hall' });
    expect(test.phone.delivered.map((event) => textOf(event))).toEqual([expected]);
    expect(test.desk.delivered.map((event) => textOf(event))).toEqual(['Are you open?']);
  });

  it('lets nobody be called names', async () => {
    await using test = await reception();
    const { blocked, reason } = await test.receive('phone', 'you idiot', { roomId: 'hall' });
    expect([blocked, reason]).toEqual([true, 'unkind']);
    expect(test.desk.delivered).toEqual([]);
    expect(await test.texts('hall')).toEqual([]);
  });
});
