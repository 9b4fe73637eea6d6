import assert from 'node:assert/strict';

import { takeCall } from './call.ts';

const CARD = '4111111111111111';

const { keys, cards, written, traces } = await takeCall(CARD, (line) => console.log(line));

// The hook saw every key, and the card could be charged.
assert.equal(keys, `12${CARD}`);
assert.deepEqual(cards, [CARD]);
// What is written down has stars, and four digits for whoever looks for the payment later.
assert.deepEqual(written, ['*', '*', '************1111']);
assert.ok(!traces.includes(CARD) && !traces.includes(CARD.slice(0, 6)));
console.log(`the hook saw ${keys.length} keys; timeline, colleague and log hold no more of the card than its last 4`);
