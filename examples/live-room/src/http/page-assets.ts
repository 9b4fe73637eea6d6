import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/** One file of the page. */
export interface Asset {
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  map: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Bundles the page from its sources. Everything it needs is in there: nothing is loaded from elsewhere. */
export async function bundlePage(): Promise<ReadonlyMap<string, Asset>> {
  const web = new URL('../../web/', import.meta.url);
  const entry = (name: string): string => fileURLToPath(new URL(name, web));
  const { outputFiles } = await build({
    entryPoints: [entry('main.ts')],
    absWorkingDir: fileURLToPath(web),
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    conditions: ['@roomkit/source', 'browser'],
    loader: { '.woff2': 'file' },
    assetNames: '[name]',
    logLevel: 'silent',
  });
  const assets = outputFiles.map(({ contents, path }): [string, Asset] => {
    return [`/${basename(path)}`, { contentType: typeOf(path), body: contents }];
  });
  const pages = ['index.html', 'icon.svg'].map(async (name): Promise<[string, Asset]> => {
    return [`/${name}`, { contentType: typeOf(name), body: await readFile(new URL(name, web)) }];
  });
  const files = new Map([...assets, ...(await Promise.all(pages))]);
  const page = files.get('/index.html');
  return page === undefined ? files : files.set('/', page);
}

function typeOf(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
