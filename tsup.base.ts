import { defineConfig, type Options } from 'tsup';

type Build = ReturnType<typeof defineConfig>;

/** The one build of every package: ESM, declarations, Node built-ins left with their prefix. */
export function build(names: readonly string[] = ['index'], overrides: Options = {}): Build {
  return defineConfig({
    entry: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    dts: true,
    clean: true,
    sourcemap: true,
    treeshake: true,
    removeNodeProtocol: false,
    ...overrides,
  });
}
