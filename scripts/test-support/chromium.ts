import { existsSync } from 'node:fs';

const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** Headless, and with nothing to say to anybody but the page. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether tests in a browser can run; says aloud what is not tested. Where they must run, they fail instead. */
export function hasChromium(what: string): boolean {
  const isThere = executablePath !== undefined || process.env['CI'] === 'true';
  if (!isThere) {
    console.error(
      `\n!!! No Chromium: ${what} NOT tested in a browser. Install one, or name it in CHROMIUM_PATH. !!!\n`,
    );
  }
  return isThere;
}

/** Where it is. @throws Error where there is none */
export function chromiumPath(): string {
  if (executablePath === undefined) throw new Error('No Chromium: this must be tested in a browser here.');
  return executablePath;
}
