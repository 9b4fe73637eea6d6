import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { Panes } from './support/panes.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url));

describe.skipIf(!hasBrowser)('how it looks', BROWSER_TEST, () => {
  const stage = useStage();

  it('the tour does what it says, and leaves pictures in light, dark and small', async () => {
    const { browser, demo, panes } = stage();
    mkdirSync(FOLDER, { recursive: true });
    await panes.page.screenshot({ path: `${FOLDER}start-light.png` });
    for (let step = 1; step <= 6; step += 1) {
      await panes.page.click(`[data-step="${step}"]`);
      await panes.page.locator(`[data-step="${step}"].done`).waitFor();
    }
    await panes.page.emulateMedia({ reducedMotion: 'reduce' });
    await panes.see('chat', 'paid out the day the parcel arrives');
    await panes.page.screenshot({ path: `${FOLDER}trouble-light.png` });
    for (const step of [7, 8]) {
      await panes.page.click(`[data-step="${step}"]`);
      await panes.page.locator(`[data-step="${step}"].done`).waitFor();
    }
    await panes.seeLane('This text is on its way when the server dies.', 'SMS: read');
    await panes.page.screenshot({ path: `${FOLDER}end-light.png` });
    const dark = await Panes.open(browser, demo.address, { colorScheme: 'dark', reducedMotion: 'reduce' });
    await dark.see('chat', 'This text is on its way when the server dies.');
    await dark.page.screenshot({ path: `${FOLDER}end-dark.png` });
    await dark.press('Light colours');
    expect(await dark.page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('light');
    const small = await Panes.open(browser, demo.address, {
      viewport: { width: 390, height: 844 },
      reducedMotion: 'reduce',
    });
    await small.page.screenshot({ path: `${FOLDER}small-light.png`, fullPage: true });
    const overflow = await small.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await dark.close();
    await small.close();
  });
});
