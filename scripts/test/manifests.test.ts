import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readPackages } from '../lib/packages.ts';
import { root } from '../lib/paths.ts';

const layers = ['core', 'kit', 'store', 'messaging', 'model', 'source', 'speech', 'surface', 'testing'];

describe('package manifests', () => {
  it('finds every folder under packages', () => {
    const folders = readdirSync(join(root, 'packages')).filter((name) =>
      existsSync(join(root, 'packages', name, 'package.json')),
    );
    expect(readPackages().map((item) => item.folderName)).toEqual(folders.toSorted());
  });

  it.each(readPackages())('$name states a known layer and takes core as a peer', ({ manifest, name }) => {
    expect(layers).toContain(manifest.roomkit.layer);
    expect(name === '@roomkit/core' || manifest.peerDependencies?.['@roomkit/core'] !== undefined).toBe(true);
  });

  it.each(readPackages())('$name publishes its exports without the source condition', ({ manifest }) => {
    const published = manifest.publishConfig.exports;
    expect(Object.keys(published)).toEqual(Object.keys(manifest.exports));
    expect(JSON.stringify(published)).not.toContain('@roomkit/source');
  });

  it.each(readPackages())('$name has an entry file for each export', ({ folder, manifest }) => {
    const sources = Object.values(manifest.exports)
      .filter((target) => typeof target === 'object')
      .map((target) => target['@roomkit/source'] ?? '');
    const configuration = readFileSync(join(folder, 'tsup.config.ts'), 'utf8');
    for (const source of sources) {
      expect(existsSync(join(folder, source)), source).toBe(true);
      const entry = /^\.\/src\/(?<entry>.+)\.ts$/u.exec(source)?.groups?.['entry'] ?? source;
      expect(entry === 'index' || configuration.includes(`'${entry}'`), `${entry} is built`).toBe(true);
    }
  });
});
