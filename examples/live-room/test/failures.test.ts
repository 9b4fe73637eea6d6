import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

describe.skipIf(!hasBrowser)('what goes wrong', BROWSER_TEST, () => {
  const stage = useStage();

  it('a dead phone network: retries, a dead letter, and its revival in place', async () => {
    const { panes } = stage();
    await panes.network('down');
    await panes.write('Does this reach you?');
    await panes.seeLane('Does this reach you?', 'Web chat: said here');
    await panes.seeLane('Does this reach you?', 'try 3');
    const letter = panes.page.locator('#letters .letter');
    await letter.waitFor();
    expect(await letter.textContent()).toContain('The phone network does not answer.');
    expect(await panes.phone.locator('.bubble').count()).toBe(0);

    await panes.network('working');
    await panes.press('Retry', '#letters');
    await panes.see('phone', 'Does this reach you?');
    await panes.seeLane('Does this reach you?', 'SMS: read');
    await letter.waitFor({ state: 'detached' });
    expect(await panes.count('phone', 'Does this reach you?')).toBe(1);
  });

  it('after failures in a row the breaker opens, and a probe closes it', async () => {
    const { panes } = stage();
    await panes.network('down');
    await panes.write('one');
    await panes.write('two');
    const notes = panes.page.locator('#notes-log');
    await notes.getByText('circuit_breaker_opened').waitFor();
    await panes.page.locator('.breaker').waitFor();
    await panes.page.locator('#letters .letter').nth(1).waitFor();
    await panes.network('working');
    // Each refused probe leaves the letter where it is; the breaker lets one through when its time has come.
    await expect
      .poll(
        async () => {
          const retry = panes.page.locator('#letters').getByRole('button', { name: 'Retry' }).first();
          if (await retry.isVisible()) await retry.click();
          return notes.getByText('circuit_breaker_closed').count();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBeGreaterThan(0);
    await panes.page.locator('.breaker').waitFor({ state: 'hidden' });
  });

  it('a letter that is dropped is gone', async () => {
    const { panes } = stage();
    await panes.network('down');
    await panes.write('Never mind');
    await panes.page.locator('#letters .letter').waitFor();
    await panes.page.getByRole('button', { name: /Drop dead letter/u }).click();
    await panes.page.locator('#letters .letter').waitFor({ state: 'detached' });
    expect(await panes.phone.locator('.bubble').count()).toBe(0);
  });

  it('SIGKILL with a text on its way loses nothing and doubles nothing', async () => {
    const { panes } = stage();
    await panes.text('Before the end');
    await panes.see('assistant', 'I only have a script today');
    await panes.see('phone', 'Nova: I only have a script today');
    await panes.network('slow');
    await panes.write('On its way when the process died');
    await panes.seeLane('On its way when the process died', 'SMS: queued');
    const before = await panes.indexes();
    const processBefore = await panes.page.locator('.process').textContent();
    await panes.press('Kill the server');
    await panes.page.locator('.process', { hasText: 'start 2' }).waitFor();
    expect(await panes.page.locator('.process').textContent()).not.toBe(processBefore);
    await panes.page.locator('#notes-log').getByText('took up 1 delivery').waitFor();
    await panes.see('phone', 'On its way when the process died');
    await panes.network('working');
    // The socket came back by itself, and the line goes on.
    await panes.write('After the restart');
    await panes.see('phone', 'After the restart');
    expect((await panes.indexes()).slice(0, before.length)).toEqual(before);
    for (const words of ['Before the end', 'On its way when the process died', 'After the restart']) {
      expect(await panes.count('chat', words)).toBe(1);
      expect(await panes.count('phone', words)).toBe(1);
    }
  });
});
