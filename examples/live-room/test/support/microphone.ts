import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { joinBytes, pcmFormat, wavFile } from '@roomkit/core/audio';
import { PocketSphinxSTTProvider } from '@roomkit/stt-pocketsphinx';
import { FliteTTSProvider } from '@roomkit/tts-flite';

/** A file that a browser takes for its microphone. */
export interface Microphone extends Disposable {
  /** What Chromium has to be started with. */
  readonly flags: readonly string[];
}

/** How long it is silent, in milliseconds. */
export interface Silence {
  readonly beforeMs: number;
  readonly afterMs: number;
}

const RATE = 16_000;
/** Where Debian and Ubuntu put the model. */
export const MODEL_PATH = '/usr/share/pocketsphinx/model/en-us';

/** Whether this machine can turn speech into words. Where it must, tests fail instead. */
export const hasEar: boolean = (await canHear()) || process.env['CI'] === 'true';

if (!hasEar) {
  console.error('\n!!! No PocketSphinx: the call was NOT tested with words that were really heard. !!!\n');
}

/** A microphone at which somebody says a sentence, with silence before and behind it; then it begins anew. */
export async function microphoneSaying(sentence: string, { afterMs, beforeMs }: Silence): Promise<Microphone> {
  await using voice = closing(new FliteTTSProvider({ voice: 'rms' }));
  const pieces = [silence(beforeMs)];
  for await (const { data } of voice.provider.synthesizeStream(sentence)) pieces.push(data);
  pieces.push(silence(afterMs));
  const folder = mkdtempSync(join(tmpdir(), 'live-room-microphone-'));
  const file = join(folder, 'microphone.wav');
  writeFileSync(file, wavFile(pcmFormat(RATE), joinBytes(pieces)));
  return {
    flags: ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${file}`],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function closing(provider: FliteTTSProvider): AsyncDisposable & { readonly provider: FliteTTSProvider } {
  return { provider, [Symbol.asyncDispose]: () => provider.close() };
}

function silence(milliseconds: number): Uint8Array {
  return new Uint8Array((milliseconds / 1000) * RATE * 2);
}

async function canHear(): Promise<boolean> {
  const ear = new PocketSphinxSTTProvider();
  try {
    await ear.prepare();
    return true;
  } catch {
    return false;
  } finally {
    await ear.close();
  }
}
