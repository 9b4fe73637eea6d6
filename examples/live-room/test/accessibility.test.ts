import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { Panes } from './support/panes.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What the rules of WCAG 2.2, level AA, find wrong with the page as it is. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>(`axe.run({ resultTypes: ['violations'] })`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} (${node.failureSummary ?? ''})`),
  );
}

describe.skipIf(!hasBrowser)('for everybody', BROWSER_TEST, () => {
  const stage = useStage();

  it('no rule of accessibility is broken, at the start, after a tour, and in the dark', async () => {
    const { browser, demo, panes } = stage();
    expect(await violationsOf(panes.page)).toEqual([]);
    for (let step = 1; step <= 6; step += 1) {
      await panes.page.click(`[data-step="${step}"]`);
      await panes.page.locator(`[data-step="${step}"].done`).waitFor();
    }
    await panes.page.click('.prompt summary');
    await panes.page.click('[popovertarget="sms-settings"]');
    await panes.page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await violationsOf(panes.page)).toEqual([]);
    const dark = await Panes.open(browser, demo.address, { colorScheme: 'dark' });
    await dark.page.emulateMedia({ reducedMotion: 'reduce' });
    await dark.see('chat', 'Are you still there, Maya?');
    expect(await violationsOf(dark.page)).toEqual([]);
    await dark.close();
  });
});
