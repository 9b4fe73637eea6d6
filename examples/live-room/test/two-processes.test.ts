import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { hasBrowser, launchBrowser } from './support/chromium.ts';
import { Panes } from './support/panes.ts';
import { hasServers, startTwoDemos, type TwoDemos } from './support/two-demos.ts';

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url));
const PATIENT = { timeout: 150_000 } as const;

describe.skipIf(!hasBrowser || !hasServers)('one room on two processes', PATIENT, () => {
  let browser: Browser;
  let demos: TwoDemos;
  let sam: Panes;
  let lee: Panes;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 180_000);
  beforeEach(async () => {
    demos = await startTwoDemos();
    sam = await Panes.open(browser, demos.one.address);
    lee = await Panes.open(browser, demos.two.address, { colleague: 'lee' });
  }, 180_000);
  afterEach(async () => {
    await Promise.all([sam.close(), lee.close()]);
    await demos[Symbol.asyncDispose]();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
  }, 180_000);

  it('what is said, typed, delivered, whispered and blocked on one page is on the other', async () => {
    expect(await lee.indexes()).toEqual(await sam.indexes());
    await sam.write('Hello from the first process');
    await lee.see('chat', 'Hello from the first process');
    await lee.see('phone', 'Hello from the first process');
    await lee.seeLane('Hello from the first process', 'SMS: read');
    await lee.page.locator('#chat-text').pressSequentially('I am wri');
    await sam.page
      .locator('#chat')
      .getByText(/Lee is (typing|writing)/iu)
      .first()
      .waitFor();
    await lee.write('Hello from the second');
    for (const panes of [sam, lee]) {
      await panes.see('chat', 'Hello from the second');
      await panes.seeLane('Hello from the second', 'SMS: read');
    }
    await lee.text('Where is order 1042?');
    for (const panes of [sam, lee]) {
      await panes.see('chat', 'Where is order 1042?');
      await panes.see('phone', 'arrives on Thursday');
      await panes.seeLane('arrives on', 'SMS: read');
    }
    await lee.page.check('#chat-whisper');
    await lee.write('What about refunds?');
    await lee.page.uncheck('#chat-whisper');
    for (const panes of [sam, lee]) await panes.see('chat', 'paid out the day the parcel arrives');
    await sam.see('timeline', 'What about refunds?');
    expect(await sam.count('chat', 'What about refunds?')).toBe(0);
    await sam.page.fill('#hook-word', 'discount');
    await sam.page.press('#hook-word', 'Enter');
    await lee.page.locator('#hook-words li', { hasText: 'discount' }).waitFor();
    await lee.text('Is there a discount?');
    for (const panes of [sam, lee]) {
      await panes.row('Is there a discount?').getByText('blocked by word filter “discount”').waitFor();
    }
    // The question is asked by one process, shown by both, and answered on whichever page.
    await lee.text('I want my money back');
    for (const panes of [sam, lee]) await panes.card.waitFor();
    await sam.press('Approve');
    for (const panes of [sam, lee]) {
      await panes.see('phone', 'Iris: It is done, Maya.');
      await panes.card.waitFor({ state: 'detached' });
    }
    await lee.press('Take over');
    await sam.page.locator('#desk', { hasText: 'Lee answers Maya' }).waitFor();
    await sam.press('Give back to Nova');
    for (const panes of [sam, lee]) {
      await panes.see('phone', 'Nova here again, Maya.');
      await panes.page.locator('#desk', { hasText: 'Nova answers Maya' }).waitFor();
    }
    mkdirSync(FOLDER, { recursive: true });
    await sam.page.screenshot({ path: `${FOLDER}two-processes-first.png` });
    await lee.page.screenshot({ path: `${FOLDER}two-processes-second.png` });
    expect(await lee.indexes()).toEqual(await sam.indexes());
    for (const panes of [sam, lee]) expect(await panes.count('phone', 'What about refunds?')).toBe(0);
    for (const words of ['Hello from the first process', 'Hello from the second', 'Where is order 1042?']) {
      expect(await Promise.all([sam, lee].map((panes) => panes.count('chat', words)))).toEqual([1, 1]);
    }
  });

  it('who starts over on one page starts over on both', async () => {
    await sam.write('Soon forgotten');
    await lee.see('chat', 'Soon forgotten');
    await sam.press('Start over');
    for (const panes of [sam, lee]) {
      await panes.timeline.getByText('Soon forgotten').first().waitFor({ state: 'detached' });
      await panes.chat.getByText('Soon forgotten').first().waitFor({ state: 'detached' });
    }
    await expect
      .poll(
        async () => {
          await lee.write('A new beginning');
          return sam.count('timeline', 'A new beginning');
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toBeGreaterThan(0);
    await lee.see('phone', 'A new beginning');
    for (const panes of [sam, lee]) await panes.see('chat', 'A new beginning');
  });

  it('one process is killed with a text on its way and a question open: the other brings the one, asks the other, and goes on', async () => {
    await sam.text('I want my money back');
    await lee.card.waitFor();
    await lee.seeLane('I bring in Iris', 'SMS: read');
    await sam.network('slow');
    await lee.page.locator('#network-slow:checked').waitFor({ state: 'attached' });
    await sam.write('On its way when the machine lost its power');
    await lee.seeLane('On its way when the machine lost its power', 'SMS: queued');
    await demos.one.kill();
    await lee.card.waitFor({ state: 'detached' });
    await lee.write('The second goes on');
    await lee.see('chat', 'The second goes on');
    await lee.network('working');
    await lee.phone.getByText('On its way when the machine lost its power').first().waitFor({ timeout: 180_000 });
    await lee.phone.getByText('The second goes on').first().waitFor({ timeout: 180_000 });
    await lee.seeLane('On its way when the machine lost its power', 'SMS: read');
    const texts = await lee.phone.locator('.bubble').allTextContents();
    const order = ['On its way when the machine lost its power', 'The second goes on'].map((words) =>
      texts.findIndex((text) => text.includes(words)),
    );
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(await lee.count('phone', 'On its way when the machine lost its power')).toBe(1);
    await lee.card.getByText('Asked again').waitFor({ timeout: 180_000 });
    await lee.press('Approve');
    await lee.see('phone', 'Iris: It is done, Maya.');
  });
});
