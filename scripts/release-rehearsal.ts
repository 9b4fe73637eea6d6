/**
 * A release from end to end on a registry of this machine: publish every package, raise two of them independently with
 * changesets, publish again, and install both times by semver range into an empty project.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Consumer, entriesOf } from './lib/consumer.ts';
import { report } from './lib/findings.ts';
import { readPackages } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { mustRun } from './lib/run.ts';
import { Scratch } from './lib/scratch.ts';

const packages = readPackages().filter((item) => item.manifest.private !== true);
const names = packages.map((item) => item.name);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}

class LocalRegistry implements Disposable {
  readonly url: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'roomkit-registry-'));
  readonly #process: ChildProcess;

  constructor(port: number, upstream: string) {
    this.url = `http://127.0.0.1:${port}/`;
    const configuration = {
      storage: join(this.#folder, 'storage'),
      uplinks: { upstream: { url: upstream, cache: false } },
      packages: {
        '@roomkit/*': { access: '$all', publish: '$all' },
        '**': { access: '$all', proxy: 'upstream' },
      },
      log: { type: 'stdout', format: 'pretty', level: 'warn' },
    };
    writeFileSync(join(this.#folder, 'config.yaml'), JSON.stringify(configuration));
    writeFileSync(join(this.#folder, 'npmrc'), this.settings);
    const args = ['--config', join(this.#folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
    this.#process = spawn(join(root, 'node_modules', '.bin', 'verdaccio'), args, { stdio: 'ignore' });
  }

  /** An npmrc under which npm and pnpm know this registry and no other. */
  get settings(): string {
    return `registry=${this.url}\n@roomkit:registry=${this.url}\n${this.url.replace('http:', '')}:_authToken=rehearsal\n`;
  }

  get environment(): Readonly<Record<string, string>> {
    const npmrc = join(this.#folder, 'npmrc');
    return {
      npm_config_registry: this.url,
      npm_config_userconfig: npmrc,
      pnpm_config_registry: this.url,
      pnpm_config_npmrc_auth_file: npmrc,
    };
  }

  async whenReady(): Promise<void> {
    for (let attempt = 0; attempt < 150; attempt += 1) {
      const answer = await fetch(`${this.url}-/ping`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the local registry did not start');
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Installed {
  readonly version: string;
}

const raise = (version: string, part: 'minor' | 'patch'): string => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return part === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
};

const findings: string[] = [];

async function release(scratch: Scratch, registry: LocalRegistry): Promise<void> {
  const environment = { ...registry.environment, HUSKY: '0' };
  await mustRun('git', ['add', '--all'], { cwd: scratch.folder });
  const author = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
  await mustRun('git', [...author, 'commit', '--quiet', '--message', 'release'], { cwd: scratch.folder });
  await mustRun('changeset', ['publish', '--no-git-tag'], { cwd: scratch.folder, environment });
}

/** Installs every package by its range and says what came. */
async function installedVersions(
  registry: LocalRegistry,
  range: (name: string) => string,
): Promise<ReadonlyMap<string, string>> {
  using consumer = new Consumer();
  const problem = await consumer.install(
    names.map((name) => `${name}@${range(name)}`),
    registry.environment,
  );
  if (problem !== undefined) {
    findings.push(`npm could not install from the registry:\n${problem}`);
    return new Map();
  }
  findings.push(...(await consumer.importEntries(packages.flatMap(entriesOf))));
  const versionOf = (name: string): string =>
    (JSON.parse(readFileSync(join(consumer.folder, 'node_modules', name, 'package.json'), 'utf8')) as Installed)
      .version;
  return new Map(names.map((name) => [name, versionOf(name)]));
}

function expectVersions(when: string, found: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): void {
  for (const [name, version] of wanted) {
    if (found.get(name) !== version)
      findings.push(`${when}: ${name} is ${found.get(name) ?? 'missing'}, ${version} wanted`);
  }
}

await mustRun('turbo', ['run', 'build', '--output-logs=errors-only']);
const upstream = (await mustRun('npm', ['config', 'get', 'registry'])).trim().split('\n').at(-1) ?? '';
using registry = new LocalRegistry(await freePort(), upstream);
using scratch = await Scratch.create({ withBuilds: true });
scratch.write('.npmrc', registry.settings);
await registry.whenReady();

// Changesets that wait for the real release come first, as they will then.
const isWaiting = readdirSync(scratch.path('.changeset')).some((name) => name.endsWith('.md') && name !== 'README.md');
if (isWaiting) await mustRun('changeset', ['version'], { cwd: scratch.folder });
const versionIn = (folder: string): string =>
  (JSON.parse(scratch.read(`packages/${folder}/package.json`)) as Installed).version;
const readVersions = (): ReadonlyMap<string, string> =>
  new Map(packages.map((item) => [item.name, versionIn(item.folderName)]));
const first = readVersions();
await release(scratch, registry);
expectVersions('first release', await installedVersions(registry, (name) => `~${first.get(name) ?? '0.0.0'}`), first);

scratch.write(
  '.changeset/rehearsal.md',
  `---\n'@roomkit/core': minor\n'@roomkit/sqlite': patch\n---\n\nA rehearsal.\n`,
);
await mustRun('changeset', ['version'], { cwd: scratch.folder });
const second = readVersions();
const wanted = new Map(first)
  .set('@roomkit/core', raise(first.get('@roomkit/core') ?? '', 'minor'))
  .set('@roomkit/sqlite', raise(first.get('@roomkit/sqlite') ?? '', 'patch'));
expectVersions('after changesets', second, wanted);
await release(scratch, registry);
const range = (name: string): string =>
  name === '@roomkit/core' ? '>=0.1.0 <1.0.0' : `^${first.get(name) ?? '0.0.0'}`;
expectVersions('second release', await installedVersions(registry, range), wanted);

const line = (name: string): string => `${name} ${first.get(name)} → ${second.get(name)}`;
report(
  'release',
  findings,
  `${names.length} packages published twice and installed by range; ${line('@roomkit/core')}, ${line('@roomkit/sqlite')}`,
);
