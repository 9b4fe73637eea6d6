import type { AudioChunk } from '@roomkit/core/voice';
import { ElevenLabsTTSProvider } from '@roomkit/tts-elevenlabs';

const tts = ElevenLabsTTSProvider.fromEnv();

export async function speak(text: AsyncIterable<string>, play: (chunk: AudioChunk) => void): Promise<void> {
  for await (const chunk of tts.synthesizeStreamInput(text)) play(chunk);
}
