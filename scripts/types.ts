/**
 * The types of every package, example and lab, sources and tests. Those with the same options are one program, for what
 * they share is then read once: `pnpm typecheck` asks each of them by itself, and takes many times as long. `--only a,b`
 * takes some, by their folders' names.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { report } from './lib/findings.ts';
import { root } from './lib/paths.ts';
import { run } from './lib/run.ts';

interface Configuration {
  readonly extends?: string;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
  readonly include: readonly string[];
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const scratch = join(root, '.scratch', 'types');
const FROM_SCRATCH = '../..';

const files = globSync(['{packages,examples}/*/tsconfig.json', '{labs,benchmarks}/tsconfig.json'], { cwd: root })
  .filter((path) => only?.includes(basename(dirname(path))) ?? true)
  .toSorted();
const members = files.map((path) => ({
  folder: dirname(path),
  configuration: JSON.parse(readFileSync(join(root, path), 'utf8')) as Configuration,
}));
// What stands for strangers has a configuration of its own, and is checked with the packed packages.
const ours = members.filter(({ configuration }) => configuration.extends?.endsWith('tsconfig.base.json') === true);
const programs = [...Map.groupBy(ours, ({ configuration }) => JSON.stringify(configuration.compilerOptions ?? {}))].map(
  ([options, group], at) => ({
    path: join(scratch, `${at}.json`),
    content: {
      extends: `${FROM_SCRATCH}/tsconfig.base.json`,
      compilerOptions: JSON.parse(options) as unknown,
      include: group.flatMap(({ folder, configuration }) =>
        configuration.include.map((path) => `${FROM_SCRATCH}/${folder}/${path}`),
      ),
    },
  }),
);

mkdirSync(scratch, { recursive: true });
for (const { path, content } of programs) writeFileSync(path, JSON.stringify(content));
const projects = [...programs.map(({ path }) => path), ...(only === undefined ? [join(root, 'tsconfig.json')] : [])];
const findings: string[] = [];
for (const project of projects) {
  const { code, output } = await run('tsc', ['--project', project, '--pretty', 'false']);
  if (code !== 0) findings.push(output.trimEnd());
}
report('types', findings, `${ours.length} packages, examples and labs in ${programs.length} programs`);
