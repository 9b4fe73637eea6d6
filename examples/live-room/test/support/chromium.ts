import { type Browser, chromium } from 'playwright-core';

import { CHROMIUM_FLAGS, chromiumPath, hasChromium } from '../../../../scripts/test-support/chromium.ts';

/** Whether these tests can run. Where they must, they fail instead. */
export const hasBrowser: boolean = hasChromium('the demo was');

/** Starts a browser with a profile of its own, which goes with it. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_FLAGS, ...more] });
}
