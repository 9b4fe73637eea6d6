import { defineConfig, type Options } from 'tsup';

type Build = ReturnType<typeof defineConfig>;

/** The JavaScript of every package: ESM, Node built-ins left with their prefix. Declarations are tsc's. */
export function build(names: readonly string[] = ['index'], overrides: Options = {}): Build {
  return defineConfig({
    entry: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    clean: true,
    sourcemap: true,
    treeshake: true,
    removeNodeProtocol: false,
    ...overrides,
  });
}
