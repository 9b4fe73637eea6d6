import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths.ts';

export interface ExportTarget {
  readonly '@roomkit/source'?: string;
  readonly types?: string;
  readonly default?: string;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly private?: boolean;
  readonly roomkit: { readonly layer: string; readonly imports?: readonly string[] };
  readonly exports: Readonly<Record<string, string | ExportTarget>>;
  readonly publishConfig: { readonly exports: Readonly<Record<string, string | ExportTarget>> };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  readonly folder: string;
  readonly folderName: string;
  readonly name: string;
  readonly manifest: Manifest;
}

export function readPackages(): readonly WorkspacePackage[] {
  const group = join(root, 'packages');
  return readdirSync(group)
    .filter((folderName) => existsSync(join(group, folderName, 'package.json')))
    .toSorted()
    .map((folderName) => {
      const folder = join(group, folderName);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      return { folder, folderName, name: manifest.name, manifest };
    });
}
