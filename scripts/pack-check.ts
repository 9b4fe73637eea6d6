/** Packs the package of the current folder as it would be published, and judges the tarball. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { report } from './lib/findings.ts';
import { mustRun, run } from './lib/run.ts';
import { findSecrets } from './lib/secret-scan.ts';

const folder = process.cwd();
const tarball = join(folder, '.pack.tgz');
rmSync(tarball, { force: true });
await mustRun('pnpm', ['pack', '--out', tarball], { cwd: folder });

const findings: string[] = [];
const publint = await run('publint', [tarball, '--strict'], { cwd: folder });
if (publint.code !== 0) findings.push(publint.output.trim());
const types = await run('attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color'], { cwd: folder });
if (types.code !== 0) findings.push(types.output.trim());

const unpacked = mkdtempSync(join(tmpdir(), 'roomkit-pack-'));
try {
  await mustRun('tar', ['-xzf', tarball, '-C', unpacked]);
  const paths = globSync('**/*', { cwd: unpacked }).filter((path) => statSync(join(unpacked, path)).isFile());
  const wanted = ['package/package.json', 'package/LICENSE', 'package/README.md'];
  findings.push(...wanted.filter((path) => !paths.includes(path)).map((path) => `${path} is not in the tarball`));
  const unwanted = paths.filter((path) => /(?:^|\/)(?:test|src|node_modules)\/|tsconfig|\.env/u.test(path));
  findings.push(...unwanted.map((path) => `${path} has no place in the tarball`));
  findings.push(...(await findSecrets(unpacked, paths)));
  report('tarball', findings, `${paths.length} files, ${Math.ceil(statSync(tarball).size / 1024)} kB`);
} finally {
  rmSync(unpacked, { recursive: true, force: true });
}
