import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { serve } from './serve.ts';
import { readSpeech } from './speech.ts';
import { theirFidelity, theirResample, theirVad } from './their-audio.ts';
import { loadLiveKit } from './their-packages.ts';
import { theirTurns } from './their-turns.ts';
import { versionOf } from './versions.ts';

/** LiveKit's side, in a process of its own. */
const folder = process.argv[2] ?? '';
const livekit = await loadLiveKit(folder);
const speech = await readSpeech(folder);
const samplesAt = (rate: number): Int16Array => speech.samples[rate] ?? new Int16Array();
const plugin = '@livekit/agents-plugin-silero';
const inFolder = pathToFileURL(join(folder, 'any.mjs')).href;
const inPlugin = pathToFileURL(join(folder, 'node_modules', plugin, 'any.mjs')).href;

serve({
  versions: {
    '@livekit/agents': versionOf('@livekit/agents', inFolder),
    [plugin]: versionOf(plugin, inFolder),
    '@livekit/rtc-node': versionOf('@livekit/rtc-node', inFolder),
    'onnxruntime-node': versionOf('onnxruntime-node', inPlugin),
  },
  vad: (rate) => theirVad(livekit, samplesAt(rate), rate),
  resample: () => theirResample(livekit, samplesAt(48_000)),
  fidelity: async () => theirFidelity(livekit),
  turns: (count) => theirTurns(livekit, speech.question, count),
});
