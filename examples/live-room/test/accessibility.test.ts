import { describe, expect, it } from 'vitest';

import { violationsOf } from './support/axe.ts';
import { hasBrowser } from './support/chromium.ts';
import { Panes } from './support/panes.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

describe.skipIf(!hasBrowser)('for everybody', BROWSER_TEST, () => {
  const stage = useStage();

  it('no rule of accessibility is broken, at the start, after a tour, and in the dark', async () => {
    const { browser, demo, panes } = stage();
    expect(await violationsOf(panes.page)).toEqual([]);
    for (let step = 1; step <= 4; step += 1) await panes.tour(step);
    const dark = await Panes.open(browser, demo.address, { colorScheme: 'dark' });
    // A question that waits is looked at as well.
    await panes.page.click('[data-step="5"]');
    for (const { card, page } of [panes, dark]) {
      await card.waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
    await panes.press('Approve');
    for (let step = 6; step <= 8; step += 1) await panes.tour(step);
    await panes.page.click('.prompt summary');
    await panes.page.click('[popovertarget="sms-settings"]');
    expect(await violationsOf(panes.page)).toEqual([]);
    await dark.see('chat', 'Are you still there, Maya?');
    expect(await violationsOf(dark.page)).toEqual([]);
    await dark.close();
  });
});
