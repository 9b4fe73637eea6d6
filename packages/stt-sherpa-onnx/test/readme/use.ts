import { readFile } from 'node:fs/promises';

import { audioFrame, readWav } from '@roomkit/core/audio';
import { SherpaOnnxSTTProvider } from '@roomkit/stt-sherpa-onnx';

const modelPath = process.env['STT_MODEL'] ?? 'models/sherpa-onnx-streaming-zipformer-ctc';
const stt = new SherpaOnnxSTTProvider({ modelPath, model: 'streaming_zipformer_ctc' });
await stt.prepare();

const { data } = readWav(await readFile(process.env['RECORDING'] ?? 'recording.wav'));
const { text } = await stt.transcribe(audioFrame({ data }));
process.stdout.write(`${text}\n`);
await stt.close();
