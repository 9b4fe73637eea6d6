import { MemoryFile } from './memory-file.ts';
import { wasm, type WasmMemory, type WasmModule } from './web-assembly.ts';

/** Numbers of WASI preview 1 (witx/typenames.witx), as far as they are used. */
const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NO_ENTRY = 44;
const DIRECTORY = 3;
const FIRST_FILE = 4;
const TYPE_DIRECTORY = 3;
const TYPE_FILE = 4;

/** Thrown by `proc_exit`, the only way to end a program from within. */
class Exit extends Error {}

/** What a program finds: its arguments, one empty folder `/`, and a clock that stands still. */
export class MemorySystem {
  readonly #arguments: readonly Uint8Array[];
  readonly #file = new MemoryFile();
  #memory: WasmMemory | null = null;

  constructor(programArguments: readonly string[]) {
    const encoder = new TextEncoder();
    this.#arguments = programArguments.map((argument) => encoder.encode(`${argument.replaceAll('\0', ' ')}\0`));
  }

  /** Runs a command to its end and gives the file it wrote. @throws whatever the program traps with */
  run(program: WasmModule): Uint8Array {
    const { exports } = new wasm.Instance(program, { wasi_snapshot_preview1: this.#calls() });
    this.#memory = exports['memory'] as WasmMemory;
    try {
      (exports['_start'] as () => void)();
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
    }
    return this.#file.content();
  }

  #calls(): Record<string, (...given: never[]) => number> {
    return {
      args_sizes_get: (count: number, size: number) =>
        this.#words([count, this.#arguments.length], [size, this.#size()]),
      args_get: (pointers: number, text: number) => this.#writeArguments(pointers, text),
      clock_time_get: (_id: number, _precision: bigint, at: number) => this.#words([at, 0], [at + 4, 0]),
      fd_prestat_get: (descriptor: number, at: number) =>
        descriptor === DIRECTORY ? this.#words([at, 0], [at + 4, 1]) : BAD_DESCRIPTOR,
      fd_prestat_dir_name: (_descriptor: number, at: number) => this.#bytes(at, Uint8Array.of(0x2f)),
      path_open: (_in: number, _look: number, _path: number, _length: number, flags: number, ...rest: unknown[]) =>
        this.#open(flags, rest.at(-1) as number),
      fd_fdstat_get: (descriptor: number, at: number) => this.#describe(descriptor, at),
      fd_fdstat_set_flags: () => SUCCESS,
      fd_write: (descriptor: number, parts: number, count: number, written: number) =>
        this.#write(descriptor, parts, count, written),
      fd_read: (_descriptor: number, _parts: number, _count: number, read: number) => this.#words([read, 0]),
      fd_seek: (descriptor: number, offset: bigint, whence: number, at: number) =>
        this.#seek(descriptor, offset, whence, at),
      fd_close: () => SUCCESS,
      proc_exit: () => {
        throw new Exit('The program has ended.');
      },
    };
  }

  /** Only a file that is to be made can be had: there is none to read. */
  #open(flags: number, at: number): number {
    return (flags & 1) === 0 ? NO_ENTRY : this.#words([at, FIRST_FILE]);
  }

  #describe(descriptor: number, at: number): number {
    const type = descriptor === DIRECTORY ? TYPE_DIRECTORY : TYPE_FILE;
    const description = new Uint8Array(24).fill(0xff, 8);
    description[0] = type;
    return this.#bytes(at, description);
  }

  #write(descriptor: number, parts: number, count: number, written: number): number {
    const view = this.#view();
    let total = 0;
    for (let index = 0; index < count; index += 1) {
      const start = view.getUint32(parts + index * 8, true);
      const length = view.getUint32(parts + index * 8 + 4, true);
      // What it prints to its other descriptors may repeat the text.
      if (descriptor >= FIRST_FILE) this.#file.write(new Uint8Array(view.buffer, start, length));
      total += length;
    }
    return this.#words([written, total]);
  }

  #seek(descriptor: number, offset: bigint, whence: number, at: number): number {
    if (descriptor < FIRST_FILE) return BAD_DESCRIPTOR;
    const position = this.#file.seek(Number(offset), whence);
    return this.#words([at, position], [at + 4, 0]);
  }

  #writeArguments(pointers: number, text: number): number {
    let at = text;
    for (const [index, argument] of this.#arguments.entries()) {
      this.#words([pointers + index * 4, at]);
      this.#bytes(at, argument);
      at += argument.byteLength;
    }
    return SUCCESS;
  }

  #size(): number {
    return this.#arguments.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** A view of the memory as it is now: it moves when it grows. */
  #view(): DataView {
    if (this.#memory === null) throw new TypeError('The program has no memory.');
    return new DataView(this.#memory.buffer);
  }

  #words(...words: readonly (readonly [at: number, value: number])[]): number {
    const view = this.#view();
    for (const [at, value] of words) view.setUint32(at, value, true);
    return SUCCESS;
  }

  #bytes(at: number, bytes: Uint8Array): number {
    new Uint8Array(this.#view().buffer).set(bytes, at);
    return SUCCESS;
  }
}
