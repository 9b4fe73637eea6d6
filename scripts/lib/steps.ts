export interface Step {
  readonly name: string;
  readonly what: string;
  readonly command: string;
  readonly args: readonly string[];
  /** A turbo task of each package, which can be left out for packages that did not change. */
  readonly perPackage?: true;
  /** The step builds, or needs what the one before it in this list has built: never two of them at a time. */
  readonly builds?: true;
  /** The step runs the tests, and takes `--share` to run a part of them. */
  readonly runsTests?: true;
  /** The step may end by saying that it could not do its work here. */
  readonly mayNotRun?: true;
}

/** The gate, cheap steps first. */
export const steps: readonly Step[] = [
  { name: 'format', what: 'layout of the code', command: 'oxfmt', args: ['--check', '.'] },
  { name: 'traces', what: 'no machine path, no registry host', command: 'node', args: ['scripts/traces.ts'] },
  { name: 'manifests', what: 'package.json files agree', command: 'sherif', args: [] },
  { name: 'map', what: 'packages/README.md is current', command: 'node', args: ['scripts/map.ts'] },
  { name: 'ai-docs', what: 'what AI tools read is current', command: 'node', args: ['scripts/ai-docs.ts'] },
  { name: 'boundaries', what: 'who imports whom', command: 'node', args: ['scripts/boundaries.ts'] },
  { name: 'unused', what: 'unused files, exports, dependencies', command: 'knip', args: ['--no-config-hints'] },
  { name: 'regexps', what: 'no catastrophic backtracking', command: 'node', args: ['scripts/regexps.ts'] },
  { name: 'secrets', what: 'no credential in the tree', command: 'node', args: ['scripts/secrets.ts'] },
  { name: 'lint', what: 'type-aware lint, no suppressions', command: 'node', args: ['scripts/lint.ts'] },
  { name: 'types', what: 'types of sources and tests', command: 'node', args: ['scripts/types.ts'] },
  { name: 'audit', what: 'vulnerabilities and licences', command: 'node', args: ['scripts/audit.ts'], mayNotRun: true },
  {
    name: 'api',
    what: 'public surface as committed',
    command: 'turbo',
    args: ['run', 'api:check', '--continue', '--output-logs=errors-only'],
    perPackage: true,
    builds: true,
  },
  {
    name: 'tarballs',
    what: 'publint, attw, secrets in tarballs',
    command: 'turbo',
    args: ['run', 'pack:check', '--continue', '--output-logs=errors-only'],
    perPackage: true,
    builds: true,
  },
  { name: 'size', what: 'bundle of core within its budget', command: 'size-limit', args: [], builds: true },
  { name: 'snippets', what: 'snippets of the documentation', command: 'node', args: ['scripts/snippets.ts'] },
  { name: 'docs', what: 'every export documented', command: 'node', args: ['scripts/docs.ts'] },
  {
    name: 'coverage',
    what: 'lines of packages that tests reach',
    command: 'node',
    args: ['scripts/coverage.ts'],
    runsTests: true,
  },
];

/** The gate as a step of its own, cut down to two steps, so that a fault can show that it adds up. */
export const gate: Step = {
  name: 'check',
  what: 'the gate',
  command: 'node',
  args: ['scripts/check.ts', '--only', 'map,manifests'],
};
