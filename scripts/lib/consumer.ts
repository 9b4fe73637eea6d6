import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { WorkspacePackage } from './packages.ts';
import { run } from './run.ts';

/** An empty project outside the workspace, as an application would have it. */
export class Consumer implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'roomkit-consumer-'));

  constructor() {
    this.write('package.json', '{ "name": "consumer", "private": true, "type": "module" }\n');
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  /** Installs with npm; returns what went wrong, or nothing. */
  async install(
    what: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string | undefined> {
    const flags = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
    const result = await run('npm', [...flags, ...what], { cwd: this.folder, environment, timeoutMs: 300_000 });
    return result.code === 0 ? undefined : result.output.trim();
  }

  /** Imports each entry, in a process of its own, with the Node at hand or another. */
  async importEntries(entries: readonly string[], node = 'node'): Promise<readonly string[]> {
    const failures: string[] = [];
    for (const entry of entries) {
      const code = `const names = Object.keys(await import(${JSON.stringify(entry)})); console.log(names.length)`;
      const result = await run(node, ['--input-type=module', '--eval', code], { cwd: this.folder, timeoutMs: 60_000 });
      if (result.code !== 0) failures.push(`${entry} cannot be imported:\n${result.output.trim()}`);
    }
    return failures;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What can be imported from a published package, as specifiers. */
export function entriesOf(item: WorkspacePackage): readonly string[] {
  return Object.entries(item.manifest.publishConfig.exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([key]) => (key === '.' ? item.name : `${item.name}${key.slice(1)}`));
}
