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
    for (let step = 1; step <= 4; step += 1) await panes.tour(step);
    await panes.see('chat', 'paid out the day the parcel arrives');
    await panes.page.click('[data-step="5"]');
    await panes.card.waitFor();
    await panes.seeLane('I bring in Iris', 'SMS: read');
    await panes.page.screenshot({ path: `${FOLDER}desk-light.png` });
    const dark = await Panes.open(browser, demo.address, { colorScheme: 'dark' });
    await dark.card.waitFor();
    await dark.page.screenshot({ path: `${FOLDER}desk-dark.png` });
    await panes.press('Approve');
    await panes.page.locator('[data-step="5"].done').waitFor();
    for (let step = 6; step <= 8; step += 1) await panes.tour(step);
    await panes.page.screenshot({ path: `${FOLDER}trouble-light.png` });
    for (const step of [9, 10]) await panes.tour(step);
    await panes.seeLane('This text is on its way when the server dies.', 'SMS: read');
    await panes.page.screenshot({ path: `${FOLDER}end-light.png` });
    await dark.see('chat', 'This text is on its way when the server dies.');
    await dark.page.screenshot({ path: `${FOLDER}end-dark.png` });
    await dark.press('Light colours');
    expect(await dark.page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('light');
    const small = await Panes.open(browser, demo.address, {
      viewport: { width: 390, height: 844 },
    });
    await small.page.screenshot({ path: `${FOLDER}small-light.png`, fullPage: true });
    const overflow = await small.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await dark.close();
    await small.close();
  });
});
