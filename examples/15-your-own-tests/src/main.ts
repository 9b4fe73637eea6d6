import assert from 'node:assert/strict';

import { textOf } from '@roomkit/core';
import { createTestKit } from '@roomkit/testing';

import { openReception } from './reception.ts';

// What the tests in `test/` do, told as a story: `pnpm test` runs them.
await using test = createTestKit();
openReception(test.kit);
const phone = test.channel('phone');
test.channel('desk');
await test.room('hall', ['phone', 'desk']);

console.log(`it is ${new Date(test.clock.now()).toISOString()}, and stays so until the test moves it`);
await test.receive('phone', 'Are you open?', { roomId: 'hall' });
await test.clock.advance(10 * 3_600_000);
await test.receive('phone', 'And now, are you open?', { roomId: 'hall' });
const answers = phone.delivered.map((event) => textOf(event));
console.log(`at midnight: ${answers[0] ?? ''}\nat ten: ${answers[1] ?? ''}`);
assert.deepEqual(answers, ['We are closed. We open at 9:00.', 'We are open until 17:00.']);

const refused = await test.receive('phone', 'you idiot', { roomId: 'hall' });
console.log(`unkind words: blocked by ${refused.event?.blockedBy ?? 'nobody'}`);
assert.equal(refused.event?.blockedBy, 'be-kind');
