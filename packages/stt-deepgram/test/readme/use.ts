import type { AudioChunk } from '@roomkit/core/voice';
import { DeepgramSTTProvider } from '@roomkit/stt-deepgram';

const stt = DeepgramSTTProvider.fromEnv();

export async function writeDown(audio: AsyncIterable<AudioChunk>): Promise<void> {
  for await (const { text, isFinal } of stt.transcribeStream(audio)) {
    if (isFinal) process.stdout.write(`${text}\n`);
  }
}
