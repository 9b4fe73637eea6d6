import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readMutants, testFilesOf, titlePattern, tryMutant, type Mutant } from '../lib/mutants.ts';
import { root } from '../lib/paths.ts';
import { Scratch } from '../lib/scratch.ts';

const target = 'scripts/test/planted/planted.ts';
const test = 'scripts/test/planted/planted.test.ts';
const sourceText = 'export function half(value: number): number {\n  return value / 2;\n}\n';
const testText = `import { expect, it } from 'vitest';
import { half } from './planted.ts';
it('CORE-0.0.1 halves', () => { expect(half(4)).toBe(2); });
it('CORE-0.0.2 of zero is zero', () => { expect(half(0)).toBe(0); });
it('CORE-0.0.10 is red', () => { expect(half(4)).toBe(3); });
`;
const mutant: Mutant = { id: 'CORE-0.0.1', file: target, find: 'value / 2', replace: 'value / 3', test };

describe('the lists of mutants', () => {
  it('still find what they change: a patch that no longer fits tries nothing', () => {
    const listed = readMutants();
    expect(listed.length).toBeGreaterThan(300);
    const lost = listed.filter(({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length !== 2);
    expect(lost).toEqual([]);
  });
});

describe('the mutant harness', { timeout: 180_000 }, () => {
  let scratch: Scratch;

  beforeAll(async () => {
    scratch = await Scratch.create();
  }, 180_000);

  afterAll(() => {
    scratch[Symbol.dispose]();
  });

  async function judged(changes: Partial<Mutant>): Promise<string> {
    scratch.write(target, sourceText);
    scratch.write(test, testText);
    return (await tryMutant(scratch, { ...mutant, ...changes })).why;
  }

  it.each<[string, Partial<Mutant>, string]>([
    ['kills a mutant that a test of its id catches', {}, 'killed'],
    [
      'makes every change of a mutant, one after another',
      { replace: 'value / 2 + 0', also: [{ find: '+ 0', replace: '+ 1' }] },
      'killed',
    ],
    [
      'refuses one whose second change is not found',
      { also: [{ find: 'value * 9', replace: '' }] },
      `"find" stands 0 times in ${target}`,
    ],
    ['reports one that only other tests catch', { id: 'CORE-0.0.2' }, 'survived: every test of the id stayed green'],
    ['refuses an id whose test is red anyhow', { id: 'CORE-0.0.10' }, 'unmutated: no test of the id passes'],
    ['refuses an id without a test', { id: 'CORE-0.0.3' }, 'unmutated: no test of the id passes'],
    ['refuses a patch that is not found', { find: 'value * 2' }, `"find" stands 0 times in ${target}`],
    ['refuses a patch found twice', { find: 'number' }, `"find" stands 2 times in ${target}`],
    ['does not take a file that no longer loads for a red test', { replace: 'value / ' }, `mutated: did not load`],
  ])('%s', async (_name, changes, expected) => {
    expect(await judged(changes)).toContain(expected);
  });

  it('puts the copy back', async () => {
    await judged({});
    expect(() => scratch.read(target)).toThrow('ENOENT');
  });

  it('looks for the test files that speak of an id', () => {
    const { test: _none, ...searching } = mutant;
    const contents: Readonly<Record<string, string>> = {
      'a.test.ts': 'CORE-0.0.1',
      'b.test.ts': 'other',
      'c.ts': 'CORE-0.0.1',
    };
    expect(testFilesOf(searching, Object.keys(contents), (path) => contents[path] ?? '')).toEqual(['a.test.ts']);
  });

  it('does not take one id for a longer one', () => {
    const pattern = new RegExp(titlePattern('CORE-9.3.1'), 'u');
    expect(['CORE-9.3.1 ends', 'CORE-9.3.10 ends', 'CORE-9.3.1.2 ends'].map((title) => pattern.test(title))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
