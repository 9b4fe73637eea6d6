import { existsSync } from 'node:fs';

import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** Whether these tests can run. Where they must, they fail instead. */
export const hasBrowser: boolean = executablePath !== undefined || process.env['CI'] === 'true';

if (!hasBrowser) {
  console.error(
    '\n!!! No Chromium: the demo was NOT tested in a browser. Install one, or name it in CHROMIUM_PATH. !!!\n',
  );
}

/** Starts a browser with a profile of its own, which goes with it. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  if (executablePath === undefined) throw new Error('No Chromium: the demo must be tested in a browser here.');
  return chromium.launch({ executablePath, args: [...FLAGS, ...more] });
}
