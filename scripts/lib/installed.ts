import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkspacePackage } from './packages.ts';

/** A package and those of ours that it asks for, directly or not. */
export function ownPackagesFor(item: WorkspacePackage, all: readonly WorkspacePackage[]): readonly WorkspacePackage[] {
  const found = new Set([item]);
  for (const each of found) {
    const { dependencies = {}, peerDependencies = {} } = each.manifest;
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      const own = all.find((candidate) => candidate.name === name);
      if (own) found.add(own);
    }
  }
  return [...found];
}

/** The bytes of the files below a folder, and how many packages are among them. Links are not followed. */
export function folderSize(folder: string): { readonly bytes: number; readonly packages: number } {
  let [bytes, packages] = [0, 0];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    bytes += lstatSync(join(entry.parentPath, entry.name)).size;
    // A package's own manifest stands right below `node_modules/<name>` or `node_modules/@scope/<name>`.
    if (entry.name === 'package.json' && /node_modules\/(?:@[^/]+\/)?[^/]+$/u.test(entry.parentPath)) packages += 1;
  }
  return { bytes, packages };
}
