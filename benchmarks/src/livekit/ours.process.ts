import { ourFidelity, ourResample, ourVad } from './our-audio.ts';
import { ourTurns } from './our-turns.ts';
import { serve } from './serve.ts';
import { readSpeech } from './speech.ts';
import { versionOf } from './versions.ts';

/** RoomKit's side, in a process of its own. */
const speech = await readSpeech(process.argv[2] ?? '');
const samplesAt = (rate: number): Int16Array => speech.samples[rate] ?? new Int16Array();

serve({
  versions: {
    '@roomkit/voice-pipeline': versionOf('@roomkit/voice-pipeline', import.meta.url),
    'onnxruntime-node': versionOf('onnxruntime-node', import.meta.url),
  },
  vad: (rate) => ourVad(samplesAt(rate), rate),
  resample: () => ourResample(samplesAt(48_000)),
  fidelity: ourFidelity,
  turns: (count) => ourTurns(speech.question, count),
});
