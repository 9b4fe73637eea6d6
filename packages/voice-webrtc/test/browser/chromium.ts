import { existsSync } from 'node:fs';

import { type BrowserContext, chromium } from 'playwright-core';

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
  '--mute-audio',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** Whether these tests can run. Where they must, they fail instead. */
export const hasBrowser: boolean = executablePath !== undefined || process.env['CI'] === 'true';

if (!hasBrowser) {
  process.stderr.write(
    '\n!!! No Chromium: calls were NOT tested with a browser. Install one, or name it in CHROMIUM_PATH. !!!\n',
  );
}

/** A browser with a profile of its own in `directory`. */
export async function launchBrowser(directory: string): Promise<BrowserContext> {
  if (executablePath === undefined) throw new Error('No Chromium: calls must be tested with a browser here.');
  return chromium.launchPersistentContext(directory, { executablePath, args: FLAGS });
}
