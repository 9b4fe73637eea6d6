/** A compiled program, as far as this package is concerned with it. */
export type WasmModule = object;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** Functions a program calls. */
export type WasmImports = Readonly<Record<string, Readonly<Record<string, (...given: never[]) => number>>>>;

interface WasmRuntime {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Instance: new (
    program: WasmModule,
    imports: WasmImports,
  ) => {
    readonly exports: Readonly<Record<string, unknown>>;
  };
}

/** What every runtime has and the types of Node leave to those of browsers. */
export const wasm: WasmRuntime = (globalThis as unknown as { readonly WebAssembly: WasmRuntime }).WebAssembly;
