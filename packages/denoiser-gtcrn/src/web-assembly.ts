/** Memory of a module in WebAssembly. */
export interface WasmMemory {
  /** Another one whenever it has grown. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of the standard object that is used: its types come with browsers' and not with Node's. */
interface WebAssemblyObject {
  instantiate(
    file: Uint8Array,
    imports: Readonly<Record<string, Readonly<Record<string, (...given: number[]) => number>>>>,
  ): Promise<{ readonly instance: { readonly exports: unknown } }>;
}

export const webAssembly: WebAssemblyObject = (globalThis as unknown as { readonly WebAssembly: WebAssemblyObject })
  .WebAssembly;
