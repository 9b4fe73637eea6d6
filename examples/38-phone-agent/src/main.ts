import assert from 'node:assert/strict';

import { ANSWER, QUESTION } from './agent.ts';
import { phoneTheAgent } from './call.ts';

const report = await phoneTheAgent((line) => console.log(line));

// Only Twilio opens a stream.
assert.match(report.refusal, /403/u);
// What was said stands in the timeline, under the number of who called.
assert.deepEqual(report.lines, [`+14155552671: ${QUESTION}`, `assistant: ${ANSWER}`]);
// The answer was heard on the phone, and Twilio took all that it was sent.
assert.ok(report.soundSeconds > 2);
assert.deepEqual(report.violations, []);
// The key ended the call at both ends.
assert.deepEqual([report.reason, report.closedWith], ['explicit', 1000]);
console.log(`the call is over; ${report.soundSeconds.toFixed(1)} s of speech were heard on the phone`);
