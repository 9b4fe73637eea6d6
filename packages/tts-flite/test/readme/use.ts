import { FliteTTSProvider } from '@roomkit/tts-flite';

const tts = new FliteTTSProvider({ voice: 'rms' });
await tts.prepare();

let seconds = 0;
for await (const { data, sampleRate } of tts.synthesizeStream('Good morning. How can I help you?')) {
  seconds += data.byteLength / 2 / sampleRate;
}
process.stdout.write(`${seconds.toFixed(1)} s of speech\n`);
await tts.close();
