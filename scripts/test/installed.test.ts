import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { folderSize, ownPackagesFor } from '../lib/installed.ts';
import { readPackages } from '../lib/packages.ts';

it('a package comes with those of ours that it asks for', () => {
  const all = readPackages();
  const twilio = all.find(({ folderName }) => folderName === 'twilio');
  if (!twilio) throw new Error('there is no such package');
  expect(new Set(ownPackagesFor(twilio, all).map(({ folderName }) => folderName))).toEqual(
    new Set(['twilio', 'phone', 'core']),
  );
});

it('a folder is as large as its files, and holds so many packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomkit-size-'));
  try {
    for (const name of ['node_modules/a', 'node_modules/@b/c', 'node_modules/a/dist']) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'package.json'), '{}');
    }
    expect(folderSize(folder)).toEqual({ bytes: 6, packages: 2 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
