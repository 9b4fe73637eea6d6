import assert from 'node:assert/strict';

import { connectCallers } from './call.ts';

const { two, three, muted, lines } = await connectCallers((line) => console.log(line));

// Two hear each other, and neither of them themself.
assert.deepEqual(two, [
  { ada: [], grace: ['ada'] },
  { ada: ['grace'], grace: [] },
]);
// Of three who speak at once each hears the two others.
assert.deepEqual(three, { ada: ['grace', 'linus'], grace: ['ada', 'linus'], linus: ['ada', 'grace'] });
// Who is muted is heard by nobody, and hears the others.
assert.deepEqual(muted, { ada: [], grace: ['ada'], linus: ['ada'] });
// What they said is in one timeline, whoever said it, and nothing of who was muted.
assert.equal(lines.length, 6);
assert.equal(lines.filter((line) => line.startsWith('linus')).length, 1);
console.log(`the timeline:\n  ${lines.join('\n  ')}`);
