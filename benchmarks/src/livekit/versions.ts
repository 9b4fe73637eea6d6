import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The version of a package that is really used from a place. */
export function versionOf(name: string, from: string): string {
  const file = findPackageJSON(name, from);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
