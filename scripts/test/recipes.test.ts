import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { root } from '../lib/paths.ts';
import { run } from '../lib/run.ts';
import { Scratch } from '../lib/scratch.ts';
import { templateLayers } from '../lib/template.ts';
import { readTestReport } from '../lib/test-report.ts';

const guide = readFileSync(join(root, 'AGENTS.md'), 'utf8');
const recipes = new Map(
  guide
    .split(/^## /mu)
    .filter((section) => section.startsWith('Recipe: '))
    .map((section) => [section.slice('Recipe: '.length, section.indexOf('\n')), section] as const),
);
const nameOf = (layer: string): string => `planted-${layer}`;

/** Does what `pnpm install` does for a new package of the workspace. */
function link(scratch: Scratch, layer: string): void {
  const folder = scratch.path(`packages/${nameOf(layer)}/node_modules/@roomkit`);
  mkdirSync(folder, { recursive: true });
  for (const name of ['core', 'testing']) symlinkSync(join('..', '..', '..', name), join(folder, name));
}

describe('AGENTS.md', () => {
  it('has at most 100 lines and the four recipes', () => {
    expect(guide.trimEnd().split('\n').length).toBeLessThanOrEqual(100);
    expect([...recipes.keys()]).toEqual([
      'add a provider',
      'add a channel type',
      'add a pipeline stage',
      'add a hook trigger',
    ]);
  });

  it('names only commands that exist', () => {
    const scripts = Object.keys(
      (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
    );
    const tools = ['install', 'vitest', 'changeset'];
    const named = [...guide.matchAll(/`pnpm (?<name>[a-z:-]+)/gu)].map((match) => match.groups?.['name'] ?? '');
    expect(named.filter((name) => !scripts.includes(name) && !tools.includes(name))).toEqual([]);
  });
});

describe('the recipes, followed in a copy', { timeout: 300_000 }, () => {
  let scratch: Scratch;
  let errorsBefore: readonly string[];

  /** What a recipe broke; errors that were there before are for the step `types` to report. */
  async function newErrors(project: string): Promise<readonly string[]> {
    const { output } = await run('tsc', ['-p', project], { cwd: scratch.folder });
    return output.split('\n').filter((line) => line.includes('error TS') && !errorsBefore.includes(line));
  }

  beforeAll(async () => {
    scratch = await Scratch.create();
    for (const layer of templateLayers) {
      const made = await run('node', ['scripts/new.ts', layer, nameOf(layer), '--no-install'], { cwd: scratch.folder });
      if (made.code !== 0) throw new Error(made.output);
      link(scratch, layer);
    }
    errorsBefore = [];
    errorsBefore = await newErrors('packages/core');
  }, 180_000);

  afterAll(() => {
    scratch[Symbol.dispose]();
  });

  it.each([...recipes.keys()])('%s: every path it names is there', (title) => {
    const text = (recipes.get(title) ?? '').replaceAll('<name>', nameOf('messaging'));
    const paths = [...text.matchAll(/`(?<path>packages\/[\w./-]+)`/gu)].map((match) => match.groups?.['path'] ?? '');
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(scratch.path(path)))).toEqual([]);
  });

  it.each(templateLayers)('add a provider: a package of layer %s type-checks', async (layer) => {
    expect(await newErrors(`packages/${nameOf(layer)}`)).toEqual([]);
  });

  it('add a provider: new packages pass lint, format, boundaries and the map', async () => {
    const folders = templateLayers.map((layer) => `packages/${nameOf(layer)}`);
    const lint = await run('oxlint', ['--type-aware', '--deny-warnings', ...folders], { cwd: scratch.folder });
    expect(lint.output).toContain('0 errors');
    const format = await run('oxfmt', ['--check', ...folders], { cwd: scratch.folder });
    expect(format.code, format.output).toBe(0);
    const map = await run('node', ['scripts/map.ts'], { cwd: scratch.folder });
    expect(map.code, map.output).toBe(0);
    const boundaries = await run('depcruise', folders, { cwd: scratch.folder });
    expect(boundaries.output).toContain('no dependency violations found');
  });

  it('add a provider: exactly the conformance test of a new package is red', async () => {
    const report = scratch.path('report.json');
    const projects = templateLayers.flatMap((layer) => ['--project', nameOf(layer)]);
    const result = await run('vitest', ['run', ...projects, '--reporter=json', `--outputFile=${report}`], {
      cwd: scratch.folder,
    });
    const { tests, brokenFiles } = readTestReport(report);
    const failed = tests.filter((test) => test.status === 'failed');
    expect(brokenFiles, result.output).toEqual([]);
    expect(failed.map((test) => test.title)).toEqual(
      templateLayers.map(() => 'passes the conformance suite of its port'),
    );
    expect(tests.length).toBeGreaterThan(failed.length);
  });

  it('add a channel type: a new value is a channel type', async () => {
    const path = 'packages/core/src/domain/channel-type.ts';
    scratch.write(path, scratch.read(path).replace('export const ChannelType = {', `$&\n  PLANTED: 'planted',`));
    scratch.write(
      'packages/core/test/planted.ts',
      `import { ChannelType } from '../src/domain/channel-type.ts';\nexport const planted: ChannelType = ChannelType.PLANTED;\n`,
    );
    const errors = await newErrors('packages/core');
    scratch.restore();
    expect(errors).toEqual([]);
  });

  it('add a hook trigger: a new name has its payload', async () => {
    const names = 'packages/core/src/hooks/trigger-names.ts';
    const triggers = 'packages/core/src/hooks/triggers.ts';
    scratch.write(
      names,
      scratch.read(names).replace('export const HookTrigger = {', `$&\n  ON_PLANTED: 'on_planted',`),
    );
    const entry = `$&\n  on_planted: { readonly mode: 'async'; readonly payload: { readonly planted: true } };`;
    scratch.write(triggers, scratch.read(triggers).replace('export interface HookTriggers {', entry));
    scratch.write(
      'packages/core/test/planted.ts',
      `import { HookTrigger } from '../src/hooks/trigger-names.ts';
import type { HookTriggers } from '../src/hooks/triggers.ts';
export const planted: HookTriggers[typeof HookTrigger.ON_PLANTED]['payload'] = { planted: true };
`,
    );
    const errors = await newErrors('packages/core');
    scratch.restore();
    expect(errors).toEqual([]);
  });
});
