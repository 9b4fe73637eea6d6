import { mustRun, run } from './run.ts';

/** What differs from the state it builds upon. */
export interface Change {
  readonly commit: string;
  /** What it is compared with; `undefined` where nothing tells, as in a clone of the main branch without a release. */
  readonly base: string | undefined;
  readonly paths: ReadonlySet<string>;
}

async function output(args: readonly string[]): Promise<string | undefined> {
  const result = await run('git', args);
  return result.code === 0 ? result.output.trim() : undefined;
}

/** `ROOMKIT_BASE`, or where the branch left `origin/main`, or the newest release: the first that is not this commit. */
async function baseOf(commit: string): Promise<string | undefined> {
  const release = await output(['describe', '--tags', '--abbrev=0']);
  const found = [
    await output(['rev-parse', '--verify', '--quiet', `${process.env['ROOMKIT_BASE'] ?? ''}^{commit}`]),
    await output(['merge-base', 'HEAD', 'origin/main']),
    release === undefined ? undefined : await output(['rev-parse', `${release}^{commit}`]),
  ];
  return found.find((base) => base !== undefined && base !== commit);
}

/** Looks at the commits since the base, and at what is not committed yet. */
export async function readChange(): Promise<Change> {
  const commit = (await mustRun('git', ['rev-parse', 'HEAD'])).trim();
  const base = await baseOf(commit);
  const changed = await mustRun('git', ['diff', '--name-only', base ?? commit]);
  const added = await mustRun('git', ['ls-files', '--others', '--exclude-standard']);
  const paths = `${changed}\n${added}`.split('\n').filter((path) => path !== '');
  return { commit, base, paths: new Set(paths) };
}
