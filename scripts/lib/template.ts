import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { layers } from './layers.ts';
import { root } from './paths.ts';

const templates = join(root, 'templates');

/** Layers a package can be made for. */
export const templateLayers: readonly string[] = layers
  .map((layer) => layer.name)
  .filter((name) => existsSync(join(templates, name)));

const pascal = (name: string): string =>
  name
    .split('-')
    .map((part) => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`)
    .join('');

function fill(text: string, layer: string, name: string): string {
  const camel = `${pascal(name).slice(0, 1).toLowerCase()}${pascal(name).slice(1)}`;
  return text
    .replaceAll('__NAME__', name.replaceAll('-', '_').toUpperCase())
    .replaceAll('__name_camel__', camel)
    .replaceAll('__Name__', pascal(name))
    .replaceAll('__name__', name)
    .replaceAll('__layer__', layer);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Writes a new package from the templates and returns its files, relative to the root. */
export function createPackage(layer: string, name: string): readonly string[] {
  if (!templateLayers.includes(layer)) throw new Error(`the layers are ${templateLayers.join(', ')}`);
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(name)) throw new Error(`"${name}" is not a name in kebab-case`);
  const folder = join('packages', name);
  if (existsSync(join(root, folder))) throw new Error(`${folder} is there already`);
  const sources = new Map(
    ['shared', layer].flatMap((from) =>
      filesBelow(join(templates, from)).map((path) => [path, join(templates, from, path)] as const),
    ),
  );
  for (const [path, source] of sources) {
    const target = join(root, folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, fill(readFileSync(source, 'utf8'), layer, name));
  }
  return [...sources.keys()].map((path) => join(folder, path)).toSorted();
}
