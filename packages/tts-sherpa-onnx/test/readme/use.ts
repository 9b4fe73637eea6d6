import { SherpaOnnxTTSProvider } from '@roomkit/tts-sherpa-onnx';

const modelPath = process.env['TTS_MODEL'] ?? 'models/vits-piper-en_US-amy-low';
const tts = new SherpaOnnxTTSProvider({ modelPath, model: 'vits', sampleRate: 16_000 });
await tts.prepare();

let seconds = 0;
for await (const { data, sampleRate } of tts.synthesizeStream('Good morning. How can I help you?')) {
  seconds += data.byteLength / 2 / sampleRate;
}
process.stdout.write(`${seconds.toFixed(1)} s of speech\n`);
await tts.close();
