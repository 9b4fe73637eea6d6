import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { modelMissing, modelUnreadable } from '@roomkit/core/audio';

import { type WasmMemory, webAssembly } from './web-assembly.ts';

const SOURCE = 'https://www.npmjs.com/package/@sapphi-red/web-noise-suppressor/v/0.4.1';
const PROVIDER = 'GTCRNDenoiserProvider';
/** Of `dist/gtcrn.wasm` in 0.4.1. The names of its exports change with every build, so no other file will do. */
const SHA256 = '01a5286ddaa1ce6d0dd5510bd9241f3bf0cc727a05d5767ae6881d85d9983719';
const PAGE_BYTES = 65_536;

/** What the file exports, under names that can be read. */
export interface GTCRNExports {
  readonly memory: WasmMemory;
  /** Makes the state of a stream; 0 where there is no memory for it. */
  readonly create: () => number;
  readonly destroy: (state: number) => void;
  readonly allocate: (bytes: number) => number;
  /** 256 samples at 16,000 Hz, floats from -1 to 1, from the one place to the other. */
  readonly process16k: (state: number, from: number, to: number) => void;
  /** 768 samples at 48,000 Hz. */
  readonly process48k: (state: number, from: number, to: number) => void;
}

/** @throws RoomKitError `model_missing`, `model_unreadable` where it is another file */
export async function loadGTCRN(wasmPath: string | null): Promise<GTCRNExports> {
  const file = await readWasm(wasmPath);
  if (createHash('sha256').update(file).digest('hex') !== SHA256) {
    throw modelUnreadable(PROVIDER, 'wasmPath', 'is not gtcrn.wasm of @sapphi-red/web-noise-suppressor 0.4.1');
  }
  let memory: WasmMemory | null = null;
  const imports = {
    a: {
      a: (): never => {
        throw new Error('gtcrn.wasm found a fault in itself');
      },
      b: (bytes: number): number => grow(memory, bytes),
    },
  };
  const { instance } = await webAssembly.instantiate(file, imports);
  const exports = instance.exports as Record<'c', WasmMemory> &
    Record<'d' | 'e' | 'g' | 'i' | 'j' | 'k', (...given: readonly number[]) => number>;
  memory = exports.c;
  exports.d();
  return {
    memory,
    create: () => exports.e(),
    destroy: (state) => void exports.g(state),
    allocate: (bytes) => exports.k(bytes),
    process16k: (state, from, to) => void exports.i(state, from, to),
    process48k: (state, from, to) => void exports.j(state, from, to),
  };
}

/** As Emscripten wants it: 1 once there are so many bytes, else 0. */
function grow(memory: WasmMemory | null, bytes: number): number {
  if (memory === null) return 0;
  try {
    memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES)));
    return 1;
  } catch {
    return 0;
  }
}

async function readWasm(wasmPath: string | null): Promise<Uint8Array> {
  const require = createRequire(import.meta.url);
  try {
    return await readFile(wasmPath ?? require.resolve('@sapphi-red/web-noise-suppressor/gtcrn.wasm'));
  } catch {
    throw modelMissing(PROVIDER, 'wasmPath', SOURCE);
  }
}
