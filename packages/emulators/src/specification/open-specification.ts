import { existsSync, readFileSync } from 'node:fs';

import { sayLoudly } from '../environment.ts';
import { Specification, type SpecificationOptions } from './specification.ts';

/**
 * The document in a file of JSON. Null where there is no such file, with a loud word on the terminal: whoever reads
 * the run must see that nothing was held against it.
 */
export function openSpecification(file: URL | string, options: SpecificationOptions = {}): Specification | null {
  if (existsSync(file)) {
    return new Specification(JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>, options);
  }
  const name = String(file).split('/').at(-1) ?? '';
  sayLoudly(`NOT CHECKED: ${name} is not there, so no call was held against the vendor's document.`);
  return null;
}
