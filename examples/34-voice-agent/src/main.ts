import assert from 'node:assert/strict';

import { takeCall } from './call.ts';
import { ANSWERS } from './conversation.ts';
import { recogniserOf } from './recogniser.ts';

const recogniser = recogniserOf(process.env);
console.log(`recogniser: ${recogniser.name}`);
const { lines, texts, interrupted, turns } = await takeCall(recogniser, (line) => console.log(line));

// Three questions, three answers, and every one of them by SMS as well.
assert.deepEqual(
  lines.map((line) => line.slice(0, line.indexOf(':'))),
  ['ada', 'guide', 'ada', 'guide', 'ada', 'guide'],
);
assert.deepEqual(
  texts,
  lines.map((line) => line.slice(line.indexOf(': ') + 2)),
);
// Of the answer that was spoken over, the timeline holds what was heard, and not what nobody heard.
const [cut = ''] = interrupted;
assert.equal(interrupted.length, 1);
assert.ok(cut !== '' && ANSWERS[1].startsWith(cut) && cut.length < ANSWERS[1].length / 2);
assert.ok(!texts.join(' ').includes('model of every ship'));
assert.equal(turns.length, 3);
console.log(
  `by SMS: ${texts.length} messages; heard of the second answer: ${cut.length} of ${ANSWERS[1].length} letters`,
);
