import { type BrowserContext, chromium } from 'playwright-core';

import { CHROMIUM_FLAGS, chromiumPath, hasChromium } from '../../../../scripts/test-support/chromium.ts';

const FLAGS = ['--mute-audio', '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'];

/** Whether these tests can run. Where they must, they fail instead. */
export const hasBrowser: boolean = hasChromium('calls were');

/** A browser with a profile of its own in `directory`. */
export async function launchBrowser(directory: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(directory, {
    executablePath: chromiumPath(),
    args: [...CHROMIUM_FLAGS, ...FLAGS],
  });
}
