import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { violationsOf } from './support/axe.ts';
import { PATIENT, useCallStage } from './support/call-stage.ts';
import { hasBrowser } from './support/chromium.ts';
import { hasEar } from './support/microphone.ts';

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url));
mkdirSync(FOLDER, { recursive: true });

describe.skipIf(!hasBrowser)('a call from the browser', PATIENT, () => {
  const stage = useCallStage();

  it('rings once at a time, asks for the microphone first, and ends with its page', async () => {
    const { lee, sam } = stage();
    expect(await violationsOf(sam.page)).toEqual([]);
    const answerBrowser = await sam.holdMicrophone();
    await sam.button.press('Enter');
    await sam.status.getByText('The browser asks for your microphone.').waitFor();
    await sam.button.press('Enter');
    await sam.status.getByText('The call is over.').waitFor();
    const offers = await answerBrowser();
    expect(offers).toEqual([]);

    await lee.call();
    await sam.status.getByText('Somebody is on the line, in another window.').waitFor();
    expect(await sam.button.isDisabled()).toBe(true);
    expect(await sam.pressAnyway()).toBe(503);
    await lee.page.reload();
    await sam.status.getByText('The line is taken: somebody else is calling.').waitFor();
    expect(await sam.button.isDisabled()).toBe(false);
  });

  it('without ear and microphone says what is missing; buttons speak, and a script listens', async () => {
    const { addEar, lee, panes, sam } = stage();
    await sam.call();
    expect(await sam.status.textContent()).toMatch(/microphone.*: let the buttons speak for you\./u);
    const note = await sam.page.locator('#call-ear').textContent();
    expect(note).toContain('No ear on this machine.');
    expect(note).toContain('sudo apt-get install libpocketsphinx3 pocketsphinx-en-us');
    await sam.say('Where is my order?');
    await sam.waitForSound('server');
    await sam.line('caller', 'Where is my order?').waitFor();
    await panes.see('phone', 'Ben: Where is my order?');
    await sam.line('room', 'Order 1042').waitFor();
    await sam.waitForSound('answer');
    for (const { page } of [sam, lee]) {
      await page.getByRole('img', { name: /From the end of the question/u }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
    await sam.page.setViewportSize({ width: 390, height: 844 });
    const overflow = await sam.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await sam.page.locator('#call').screenshot({ path: `${FOLDER}call-small.png`, animations: 'disabled' });
    await sam.page.setViewportSize({ width: 1440, height: 900 });

    await addEar();
    await sam.status.getByText('The call was cut off: its process is gone.').waitFor();
  });

  it.skipIf(!hasEar)(
    'words spoken into the microphone are read in all views, answered aloud, interrupted',
    async () => {
      const { addEar, allowMicrophone, panes, sam } = stage();
      await addEar();
      await allowMicrophone();
      await sam.call();
      expect(await sam.status.textContent()).toContain('On the line, as Ben.');
      expect(await sam.page.locator('#call-ear').textContent()).toContain('PocketSphinx listens, on this machine.');

      await sam.line('caller', 'Tell me everything').waitFor();
      await sam.waitForSound('caller');
      await panes.row('Tell me everything').locator('.lane', { hasText: 'Call: said here' }).first().waitFor();
      await panes.see('chat', 'Tell me everything');
      await panes.see('phone', 'Ben: Tell me everything');
      await panes.see('assistant', 'Tell me everything');
      await sam.line('room', 'Gladly, all of it').waitFor();
      await sam.waitForSound('answer', 'now');
      const picture = sam.page.getByRole('img', {
        name: /silence is sure after \d+ ms, words are final after \d+ ms/u,
      });
      await picture.waitFor();
      for (const mark of ['vadEnd', 'transcriptFinal', 'endpoint', 'committed', 'firstToken', 'firstSynthesis'])
        expect(await picture.textContent()).toContain(mark);
      expect(await picture.getAttribute('aria-label')).toMatch(/sound on the line after \d+ ms, RoomKit’s own share/u);

      await sam.say('Stop, wait a minute.');
      const cut = sam.log.locator('.utterance.cut', { hasText: 'Gladly' });
      await cut.locator('s').waitFor();
      await panes
        .row('Gladly')
        .getByText(/interrupted: [\d.]+ s of it were heard/u)
        .waitFor();
      const [heard, row] = [cut.locator('span').first(), panes.row('Gladly').locator('.words p').first()];
      expect(await row.evaluate((words) => words.firstChild?.textContent)).toBe(await heard.textContent());
      await sam.page.getByRole('img', { name: /the answer was interrupted after/u }).waitFor();
      await sam.page.screenshot({ path: `${FOLDER}call-light.png`, animations: 'disabled' });
      await sam.page.emulateMedia({ colorScheme: 'dark' });
      await sam.page.screenshot({ path: `${FOLDER}call-dark.png`, animations: 'disabled' });
      expect(await violationsOf(sam.page)).toEqual([]);

      await panes.press('Close', '#room-controls');
      await sam.status.getByText('The shop has hung up.').waitFor();
      await panes.press('Put away');
      expect(await sam.log.isVisible()).toBe(false);
      await panes.press('Call the shop');
      await sam.status.getByText('The room takes no calls just now.').waitFor();
    },
  );
});
