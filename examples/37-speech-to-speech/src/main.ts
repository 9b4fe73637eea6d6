import assert from 'node:assert/strict';

import { takeCall } from './call.ts';

const report = await takeCall(process.argv[2] ?? 'openai', (line) => console.log(line));

// What nobody heard is in no timeline, and went out by no channel.
const [cut] = report.interrupted;
assert.ok(cut !== undefined && 'Tomorrow it will be much the same as today'.startsWith(cut.slice(0, 8)));
assert.ok(!report.texts.join(' ').includes('from the west'));
console.log(`by SMS: ${report.texts.length} messages; the model was told of ${report.cuts.length} cuts`);
