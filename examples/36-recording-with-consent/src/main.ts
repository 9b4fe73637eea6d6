import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';

import { callOffice } from './call.ts';
import { openOffice } from './office.ts';
import { fileOf, listenTo, temporaryFolder } from './recording.ts';

// Keep the key apart from the recordings, and keep it well.
const key = crypto.getRandomValues(new Uint8Array(32));

await using folder = await temporaryFolder();
await using office = openOffice(folder.path, key);
const print = (line: string): void => console.log(line);
const [ada, grace] = await Promise.all([
  callOffice(office, { name: 'ada', key: '1' }, print),
  callOffice(office, { name: 'grace', key: '2' }, print),
]);

// Who refuses leaves no file, not even an empty one, and is served all the same.
assert.equal(grace.recording, null);
assert.equal(grace.heard.length, 3);
assert.ok(ada.recording);
assert.equal((await readdir(folder.path)).length, 1);

// What lies on the disk is no sound: without the key it is nothing.
const file = await fileOf(ada.recording);
assert.notEqual(new TextDecoder('latin1').decode(file.subarray(0, 4)), 'RIFF');
const anotherKey = crypto.getRandomValues(new Uint8Array(32));
assert.throws(() => listenTo(file, anotherKey), { code: 'recording_unreadable' });

// With it, it is a call: who called on the left, the office on the right, and nothing from before the yes.
const { channels, sampleRate, soundSeconds } = listenTo(file, key);
assert.deepEqual([channels, sampleRate], [2, 16_000]);
assert.ok(soundSeconds.left > 0.5 && soundSeconds.right > 0.5);
assert.ok(ada.recording.durationSeconds < ada.seconds - 2);
const seconds = ada.recording.durationSeconds.toFixed(1);
console.log(`of ada's ${ada.seconds.toFixed(1)} s: ${seconds} s, encrypted, in stereo; of grace: nothing`);
