import type { Scratch } from './scratch.ts';

/** A fault that a step of the gate must see. */
export interface Fault {
  readonly step: string;
  readonly what: string;
  /** Brings the fault into the copy. */
  readonly plant: (scratch: Scratch) => void;
  /** Words of the step's output that show it saw this fault and no other. */
  readonly expected: RegExp;
  readonly extraArgs?: readonly string[];
  readonly environment?: (scratch: Scratch) => Readonly<Record<string, string>>;
}

const plantedPath = (packageName: string): string => `packages/${packageName}/src/planted.ts`;

function file(path: string, content: string): Fault['plant'] {
  return (scratch) => scratch.write(path, content);
}

function appended(path: string, content: string): Fault['plant'] {
  return (scratch) => scratch.write(path, `${scratch.read(path)}${content}`);
}

function manifest(name: string, change: (value: Record<string, unknown>) => void): Fault['plant'] {
  return (scratch) => {
    const path = `packages/${name}/package.json`;
    const value = JSON.parse(scratch.read(path)) as Record<string, unknown>;
    change(value);
    scratch.write(path, `${JSON.stringify(value, null, 2)}\n`);
  };
}

/** Put together here, so that this file is no finding itself. */
const machinePath = ['', 'work', 'main', 'packages'].join('/');
const registryHost = ['registry', 'npmjs', 'org'].join('.');
const credential = ['ghp', 'x7Kq2mZp9Rt4Wv8Yb3Nc6Ld1Fs5Gh0Ja2Ek7'].join('_');
const suppression = ['oxlint', 'disable-next-line'].join('-');

const boundaryFaults: readonly Fault[] = [
  ['core takes a Node built-in', 'core', `import 'node:fs';\n`, /core-dependencies.*planted/u],
  ['a provider imports another', 'anthropic', `import '../../openai/src/index.ts';\n`, /layer-of-anthropic.*planted/u],
  ['a store imports a kit', 'sqlite', `import '../../ai/src/index.ts';\n`, /layer-of-sqlite.*planted/u],
  ['the browser client takes a Node built-in', 'client', `import 'node:fs';\n`, /client-runs-in-browsers.*planted/u],
  ['an undeclared dependency', 'sqlite', `import 'typescript';\n`, /no-undeclared.*planted/u],
  ['sources import the test kit', 'ai', `import '@roomkit/testing';\n`, /source-not-to-test.*planted/u],
].map(([what, name, content, expected]) => ({
  step: 'boundaries',
  what: what as string,
  plant: file(plantedPath(name as string), content as string),
  expected: expected as RegExp,
  extraArgs: [`packages/${name as string}`],
}));

const coreFaults: readonly Fault[] = [
  {
    step: 'boundaries',
    what: 'core: pipeline imports delivery',
    plant: (scratch) => {
      scratch.write('packages/core/src/delivery/planted.ts', 'export const planted = 1;\n');
      scratch.write('packages/core/src/pipeline/planted.ts', `import '../delivery/planted.ts';\n`);
    },
    expected: /core-pipeline-not-to-delivery.*planted/u,
  },
  {
    step: 'boundaries',
    what: 'core: delivery imports pipeline',
    plant: (scratch) => {
      scratch.write('packages/core/src/pipeline/planted.ts', 'export const planted = 1;\n');
      scratch.write('packages/core/src/delivery/planted.ts', `import '../pipeline/planted.ts';\n`);
    },
    expected: /core-delivery-not-to-pipeline.*planted/u,
  },
  {
    step: 'boundaries',
    what: 'core: domain imports a port',
    plant: file('packages/core/src/domain/planted.ts', `import '../ports/store.ts';\n`),
    expected: /core-domain.*planted/u,
  },
];

const lintFaults: readonly Fault[] = [
  ['a floating promise', 'export function planted(): void {\n  Promise.resolve(1);\n}\n', /no-floating-promises/u],
  ['a suppression', `// ${suppression} no-var\nexport const planted = 1;\n`, /planted\.ts:1: .* is not allowed/u],
  ['the environment is read', `export const planted = process.env['PLANTED'];\n`, /no-process-env/u],
  ['the real clock is read', 'export const planted = Date.now();\n', /no-restricted-properties/u],
  ['a real timer is set', 'setTimeout(() => undefined, 1);\n', /no-restricted-globals/u],
  ['the console is written to', `console.log('planted');\n`, /no-console/u],
  ['any', 'export const planted: any = 1;\n', /no-explicit-any/u],
].map(([what, content, expected], index) => ({
  step: 'lint',
  what: what as string,
  plant: file(plantedPath('sqlite'), content as string),
  expected: expected as RegExp,
  // The first is looked for in the whole tree, as the gate does; the rules of the others hold wherever they are.
  extraArgs: index === 0 ? [] : ['packages/sqlite'],
}));

/** A package manager that answers as a registry with an audit service would. */
function answering(licence: string, advisories: string): Pick<Fault, 'plant' | 'environment'> {
  const licences = `{"${licence}":[{"name":"planted-dependency","versions":["1.0.0"]}]}`;
  const script = `#!/bin/sh\nif [ "$1" = audit ]; then echo '{"advisories":${advisories}}'; else echo '${licences}'; fi\n`;
  return {
    plant: (scratch) => scratch.write('planted-bin/pnpm', script, 0o755),
    environment: (scratch) => ({ PATH: `${scratch.path('planted-bin')}:${process.env['PATH'] ?? ''}` }),
  };
}

const auditFaults: readonly Fault[] = [
  {
    step: 'audit',
    what: 'a licence that is not allowed',
    ...answering('AGPL-3.0-only', '{}'),
    expected: /planted-dependency 1\.0\.0: licence AGPL/u,
  },
  {
    step: 'audit',
    what: 'a known vulnerability',
    ...answering('MIT', '{"1":{"module_name":"planted-dependency","severity":"high","title":"planted"}}'),
    expected: /planted-dependency: high: planted/u,
  },
];

const plantedManifest = '{ "name": "@roomkit/planted", "private": true, "type": "module" }\n';

function testFault(what: string, source: string, test: string, expected: RegExp): Fault {
  return {
    step: 'coverage',
    what,
    plant: (scratch) => {
      scratch.write('packages/planted/package.json', plantedManifest);
      scratch.write('packages/planted/src/index.ts', source);
      scratch.write('packages/planted/test/planted.test.ts', `import { expect, it } from 'vitest';\n${test}`);
    },
    expected,
    extraArgs: ['--project', 'planted'],
  };
}

const greenTest = `it('holds', () => { expect(1).toBe(1); });\n`;
const uncovered = Array.from(
  { length: 20 },
  (_, index) => `export function planted${index}() {\n  return ${index};\n}\n`,
);

const testFaults: readonly Fault[] = [
  testFault('a test fails', '', `it('fails', () => { expect(1).toBe(2); });\n`, /expected 1 to be 2/u),
  testFault(
    'a test asserts nothing',
    '',
    `it('asserts nothing', () => { void expect; });\n`,
    /any number of assertion/u,
  ),
  testFault('code no test reaches', uncovered.join(''), greenTest, /packages\/planted: 0\.0 % of lines/u),
  {
    step: 'coverage',
    what: 'a run that measured nothing',
    plant: (scratch) => {
      const tests = [{ title: 'holds', fullName: 'holds', status: 'passed' }];
      const results = [{ name: 'planted.test.ts', status: 'passed', assertionResults: tests }];
      scratch.write('coverage/report.json', JSON.stringify({ testResults: results }));
      scratch.write('coverage/coverage-summary.json', '{ "total": {} }');
    },
    expected: /packages\/core: none of its files was measured/u,
    extraArgs: ['--measured'],
  },
];

const tarballFaults: readonly Fault[] = [
  {
    step: 'tarballs',
    what: 'a credential in a tarball',
    plant: appended('packages/client/README.md', `\n${credential}\n`),
    expected: /client:pack:check:[^\n]*GITHUB/iu,
  },
  {
    step: 'tarballs',
    what: 'an export without its file',
    plant: manifest('client', (value) => {
      value['publishConfig'] = { exports: { '.': { types: './dist/index.d.ts', default: './dist/planted.js' } } };
    }),
    expected: /client:pack:check:.*planted\.js/u,
  },
  {
    step: 'tarballs',
    what: 'an export without types',
    plant: manifest('client', (value) => {
      value['publishConfig'] = { exports: { '.': { types: './dist/planted.d.ts', default: './dist/index.js' } } };
    }),
    expected: /client:pack:check:.*(?:planted\.d\.ts|No types|untyped)/iu,
  },
  {
    step: 'tarballs',
    what: 'tests in a tarball',
    plant: (scratch) => {
      scratch.write('packages/client/test/planted.test.ts', 'export const planted = 1;\n');
      manifest('client', (value) => {
        value['files'] = ['dist', 'test'];
      })(scratch);
    },
    expected: /client:pack:check:.*test\/planted\.test\.ts has no place/u,
  },
];

export const faults: readonly Fault[] = [
  {
    step: 'check',
    what: 'one red step among green ones',
    plant: manifest('client', (value) => {
      value['description'] = 'planted';
    }),
    expected: /map +failed[\s\S]*check: 1 passed, 1 failed, 0 not run/u,
  },
  {
    step: 'format',
    what: 'untidy code',
    plant: file('scripts/planted.ts', 'export const  planted=1\n'),
    expected: /planted\.ts/u,
  },
  {
    step: 'traces',
    what: 'a path of a machine',
    plant: file('docs/planted.md', `See ${machinePath}.\n`),
    expected: /docs\/planted\.md:1: a path of a machine/u,
  },
  {
    step: 'traces',
    what: 'a registry host in the lock file',
    plant: appended('pnpm-lock.yaml', `# ${registryHost}\n`),
    expected: /pnpm-lock\.yaml:\d+: a registry host/u,
  },
  {
    step: 'traces',
    what: 'an address in the lock file',
    plant: appended('pnpm-lock.yaml', '# tarball: x\n'),
    expected: /pnpm-lock\.yaml:\d+: an address/u,
  },
  {
    step: 'manifests',
    what: 'two versions of one dependency',
    plant: (scratch) => {
      for (const [name, version] of [
        ['client', '1.0.0'],
        ['ai', '2.0.0'],
      ] as const) {
        manifest(name, (value) => {
          value['dependencies'] = { 'planted-dependency': version };
        })(scratch);
      }
    },
    expected: /planted-dependency has multiple versions/u,
  },
  {
    step: 'map',
    what: 'a changed description',
    plant: manifest('client', (value) => {
      value['description'] = 'planted';
    }),
    expected: /packages\/README\.md is stale/u,
  },
  {
    step: 'ai-docs',
    what: 'a changed guide',
    plant: appended('docs/guides/hooks.md', '\nPlanted.\n'),
    expected: /llms-full\.txt is stale/u,
  },
  ...boundaryFaults,
  ...coreFaults,
  {
    step: 'unused',
    what: 'a file nobody imports',
    plant: file(plantedPath('sqlite'), 'export const planted = 1;\n'),
    expected: /Unused files[\s\S]*packages\/sqlite\/src\/planted\.ts/u,
  },
  {
    step: 'unused',
    what: 'a dependency nobody imports',
    plant: manifest('client', (value) => {
      value['dependencies'] = { 'planted-dependency': '1.0.0' };
    }),
    expected: /Unused dependencies[\s\S]*planted-dependency/u,
  },
  {
    step: 'regexps',
    what: 'an exponential expression',
    plant: file(plantedPath('sqlite'), 'export const planted = /^(a+)+$/u;\n'),
    expected: /planted\.ts:1: .*exponential/u,
  },
  {
    step: 'regexps',
    what: 'a quadratic expression built from a string',
    plant: file(plantedPath('sqlite'), `export const planted = new RegExp('\\\\s+$', 'u');\n`),
    expected: /planted\.ts:1: .*polynomial/u,
  },
  {
    step: 'secrets',
    what: 'a credential in the tree',
    plant: file('docs/planted.md', `${credential}\n`),
    expected: /planted\.md[\s\S]*GITHUB/iu,
  },
  ...lintFaults,
  {
    step: 'types',
    what: 'a type error in a test',
    plant: file('packages/client/test/planted.test.ts', `export const planted: number = 'planted';\n`),
    expected: /test\/planted\.test\.ts.*TS2322/u,
    extraArgs: ['--only', 'client'],
  },
  ...auditFaults,
  {
    step: 'api',
    what: 'an export that is not in the report',
    plant: appended('packages/client/src/index.ts', '\n/** Planted. */\nexport const planted: number = 1;\n'),
    expected: /client\.api\.md does not match[\s\S]*\+ export const planted/u,
    extraArgs: ['--filter=@roomkit/client'],
  },
  ...tarballFaults.map((fault) => ({ ...fault, extraArgs: ['--filter=@roomkit/client'] })),
  {
    step: 'size',
    what: 'core grows beyond its budget',
    plant: (scratch) => {
      const ballast = Array.from({ length: 40_000 }, (_, index) =>
        ((index * 2_654_435_761) % 4_294_967_296).toString(36),
      );
      appended('packages/core/dist/index.js', `\nexport const planted = '${ballast.join('')}';\n`)(scratch);
    },
    expected: /exceeded/iu,
  },
  ...[
    ['a snippet that does not type-check', `const planted: number = 'planted';`, /TS2322/u],
    ['a snippet that fails', `throw new Error('planted');`, /README\.md:\d+ failed[\s\S]*planted/u],
    [
      'a snippet that prints something else',
      `console.log('one'); // → two`,
      /it says it prints\s+two\s+and printed\s+one/u,
    ],
  ].map(([what, code, expected]) => ({
    step: 'snippets',
    what: what as string,
    plant: appended('packages/core/README.md', `\n\`\`\`ts\n${code as string}\n\`\`\`\n`),
    expected: expected as RegExp,
    extraArgs: ['--only', 'core/README'],
  })),
  {
    step: 'docs',
    what: 'an export without a comment',
    plant: appended('packages/client/src/index.ts', '\nexport const planted: number = 1;\n'),
    expected: /planted.*does not have any documentation/u,
  },
  ...testFaults,
];
