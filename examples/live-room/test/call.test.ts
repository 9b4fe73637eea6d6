import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { violationsOf } from './support/axe.ts';
import { CallPage } from './support/call-page.ts';
import { hasBrowser, launchBrowser } from './support/chromium.ts';
import { startDemo } from './support/live-demo.ts';
import { hasEar, microphoneSaying } from './support/microphone.ts';
import { Panes } from './support/panes.ts';

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url));
const PATIENT = { timeout: 300_000 } as const;
const CALL_FLAGS = [
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--mute-audio',
];

describe.skipIf(!hasBrowser)('a call from the browser', PATIENT, () => {
  it.skipIf(!hasEar)(
    'words spoken into the microphone are read in all views, answered aloud and interrupted',
    async () => {
      using microphone = await microphoneSaying('Where is my order?', { beforeMs: 7_000, afterMs: 50_000 });
      await using demo = await startDemo();
      await using browser = await launchBrowser([...CALL_FLAGS, ...microphone.flags]);
      const panes = await Panes.open(browser, demo.address);
      const call = new CallPage(panes);
      await call.call();
      expect(await call.status.textContent()).toBe('On the line, as Ben.');
      expect(await call.page.locator('#call-ear').isVisible()).toBe(false);

      await call.line('caller', 'where is my order').waitFor();
      await call.waitForSound('caller');
      await call.waitForSound('server');
      await panes.row('where is my order').locator('.lane', { hasText: 'Call: said here' }).first().waitFor();
      await panes.see('chat', 'where is my order');
      await panes.see('phone', 'Ben: where is my order');
      await call.line('room', 'Order 1042').waitFor();
      await call.waitForSound('answer');
      const picture = call.page.getByRole('img', {
        name: /From the end of the question: silence is sure after \d+ ms/u,
      });
      await picture.waitFor();
      expect(await picture.getAttribute('aria-label')).toMatch(
        /first sound on the line after \d+ ms, RoomKit’s own share/u,
      );

      await call.say('Tell me everything.');
      await call.line('room', 'Gladly, all of it').waitFor();
      await call.waitForSound('answer', 'now');
      await call.say('Stop, wait a minute.');
      await call.log.locator('.utterance.cut', { hasText: 'Gladly' }).locator('s').waitFor();
      await panes.row('Gladly').getByText('interrupted after').waitFor();
      await call.page.getByRole('img', { name: /the answer was interrupted after/u }).waitFor();

      mkdirSync(FOLDER, { recursive: true });
      await call.page.screenshot({ path: `${FOLDER}call-light.png`, animations: 'disabled' });
      await call.page.emulateMedia({ colorScheme: 'dark' });
      await call.page.screenshot({ path: `${FOLDER}call-dark.png`, animations: 'disabled' });
      await panes.press('Hang up');
      await call.status.getByText('The call is over.').waitFor();
      await panes.close();
    },
  );

  it('a machine without ear and microphone says what is missing; buttons speak, and a script listens', async () => {
    await using demo = await startDemo({ POCKETSPHINX_LIBRARY: '/nowhere/libpocketsphinx.so.3' });
    await using browser = await launchBrowser(CALL_FLAGS);
    const panes = await Panes.open(browser, demo.address, { reducedMotion: 'reduce' });
    const lee = await Panes.open(browser, demo.address, {
      colleague: 'lee',
      colorScheme: 'dark',
      reducedMotion: 'reduce',
    });
    const call = new CallPage(panes);
    expect(await violationsOf(call.page)).toEqual([]);
    await call.call();
    expect(await call.status.textContent()).toMatch(/microphone.*: let the buttons speak for you\./u);
    const note = await call.page.locator('#call-ear').textContent();
    expect(note).toContain('No ear on this machine.');
    expect(note).toContain('sudo apt-get install libpocketsphinx3 pocketsphinx-en-us');
    expect(await lee.page.locator('#call-status').textContent()).toBe('Somebody is on the line, in another window.');
    expect(await lee.page.locator('#call-button').isDisabled()).toBe(true);

    await call.said('How can I help?');
    await call.say('Where is my order?');
    await call.waitForSound('server');
    await call.line('caller', 'Where is my order?').waitFor();
    await panes.see('phone', 'Ben: Where is my order?');
    await call.line('room', 'Order 1042').waitFor();
    await call.waitForSound('answer');
    for (const { page } of [panes, lee]) {
      await page.getByRole('img', { name: /From the end of the question/u }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
    await call.page.setViewportSize({ width: 390, height: 844 });
    const overflow = await call.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await call.page.locator('#call').screenshot({ path: `${FOLDER}call-small.png`, animations: 'disabled' });

    await call.page.setViewportSize({ width: 1440, height: 900 });
    await panes.press('Kill the server');
    await call.status.getByText('The call was cut off: its process is gone.').waitFor();
    await call.call();
    await call.page.locator('#call-button').focus();
    await call.page.keyboard.press('Enter');
    await call.status.getByText('The call is over.').waitFor();
    await Promise.all([panes.close(), lee.close()]);
  });
});
