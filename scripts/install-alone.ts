/**
 * Installs each packed package alone with npm, with nothing but what it asks for, imports its entries, and tells its
 * size. `--only twilio,sqlite` takes some; `--share 5` one of five equal parts, chosen by `ROOMKIT_SHARE` or the
 * commit; `--write` puts the sizes into docs/installed-sizes.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Consumer, entriesOf } from './lib/consumer.ts';
import { report } from './lib/findings.ts';
import { folderSize, ownPackagesFor } from './lib/installed.ts';
import { readPackages, type WorkspacePackage } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { mustRun } from './lib/run.ts';
import { shareOf } from './lib/share.ts';

interface Installed {
  readonly item: WorkspacePackage;
  readonly ownBytes: number;
  /** With everything it brings, core included. */
  readonly treeBytes: number;
  readonly packages: number;
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, share: { type: 'string' }, write: { type: 'boolean', default: false } },
});
const all = readPackages();
const wanted = values.only?.split(',');
const inTurn = await shareOf(all, Number(values.share ?? 1));
const chosen = inTurn.filter(({ folderName }) => wanted?.includes(folderName) ?? true);
const findings: string[] = [];
const installed: Installed[] = [];

const needed = new Set(chosen.flatMap((item) => ownPackagesFor(item, all)));
const filters = [...needed].map(({ name }) => `--filter=${name}`);
await mustRun('turbo', ['run', 'pack:check', ...filters, '--output-logs=errors-only'], { echo: true });
for (const item of chosen) await installAlone(item);

async function installAlone(item: WorkspacePackage): Promise<void> {
  using consumer = new Consumer();
  const tarballs = ownPackagesFor(item, all).map(({ folder }) => join(folder, '.pack.tgz'));
  const problem = await consumer.install(tarballs);
  if (problem !== undefined) {
    findings.push(`${item.name} cannot be installed alone:\n${problem}`);
    return;
  }
  const modules = join(consumer.folder, 'node_modules');
  const manifest = JSON.parse(readFileSync(join(modules, item.name, 'package.json'), 'utf8')) as {
    readonly scripts?: Readonly<Record<string, string>>;
  };
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
    if (manifest.scripts?.[name] !== undefined) findings.push(`${item.name} has the install script ${name}`);
  }
  findings.push(...(await consumer.importEntries(entriesOf(item))));
  const { bytes, packages } = folderSize(modules);
  const own = folderSize(join(modules, item.name)).bytes;
  installed.push({ item, ownBytes: own, treeBytes: bytes, packages });
  console.log(
    `${item.name.padEnd(32)} ${kilobytes(own).padStart(9)} ${kilobytes(bytes).padStart(11)} ${packages} packages`,
  );
}

/** Which of so many equal parts it is this time; it follows the commit, so that all come round. */
function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString('en')} kB`;
}

if (values.write && findings.length === 0) {
  const rows = installed.map(
    ({ item, ownBytes, treeBytes, packages }) =>
      `| \`${item.name}\` | ${kilobytes(ownBytes)} | ${kilobytes(treeBytes)} | ${packages} |`,
  );
  const page = [
    '# Installed sizes',
    '',
    'Written by `pnpm install:alone --write`: each package alone in an empty project, installed with npm from its tarball, with its peers. Nothing of ours has an install script.',
    '',
    '| package | itself | with everything it brings | packages |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ];
  writeFileSync(join(root, 'docs', 'installed-sizes.md'), page.join('\n'));
}
report('install alone', findings, `${installed.length} packages, each alone`);
