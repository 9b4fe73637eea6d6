import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

describe.skipIf(!hasBrowser)('with the keyboard alone', BROWSER_TEST, () => {
  const stage = useStage();

  it('one can reach every pane, write, edit, change settings and use the switches', async () => {
    const { page } = stage().panes;
    const { panes } = stage();
    const { keyboard } = page;
    const focusOn = async (matches: string): Promise<void> => {
      for (let presses = 0; presses < 120; presses += 1) {
        await keyboard.press('Tab');
        if (await page.evaluate((selector) => document.activeElement?.matches(selector) === true, matches)) return;
      }
      throw new Error(`Tab never reached ${matches}.`);
    };

    await keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Phone');
    await keyboard.press('Enter');
    await focusOn('#phone-text');
    await keyboard.type('Typed without a mouse');
    await keyboard.press('Enter');
    await panes.see('chat', 'Typed without a mouse');

    await focusOn('#network input');
    await keyboard.press('ArrowRight');
    expect(await page.isChecked('#network-slow')).toBe(true);
    await keyboard.press('ArrowLeft');

    await focusOn('#web-tools .mute');
    await keyboard.press('Space');
    await page.locator('#web-badges', { hasText: 'muted' }).waitFor();
    await keyboard.press('Space');
    await page.locator('#web-badges:empty').waitFor({ state: 'attached' });
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    expect(await page.locator('#web-settings').isVisible()).toBe(true);
    await keyboard.press('Escape');
    expect(await page.locator('#web-settings').isVisible()).toBe(false);

    await focusOn('#chat-text');
    await keyboard.type('First words');
    await keyboard.press('Enter');
    await panes.see('chat', 'First words');
    await page.locator('#chat').focus();
    await focusOn('#chat-log [aria-label="Edit"]');
    await keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('chat-text');
    await keyboard.press('Control+a');
    await keyboard.type('Better words');
    await keyboard.press('Enter');
    await panes.see('phone', 'Correction: Better words');

    await focusOn('#hook-word');
    await keyboard.type('never');
    await keyboard.press('Enter');
    await page.locator('#hook-words', { hasText: 'never' }).waitFor();

    await page.locator('#phone').focus();
    await focusOn('#phone-text');
    await keyboard.type('A refund, please');
    await keyboard.press('Enter');
    await panes.card.waitFor();
    await focusOn('.approval .approve');
    await keyboard.press('Enter');
    await panes.see('phone', 'It is done, Maya.');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('chat');
    await focusOn('#desk button');
    await keyboard.press('Enter');
    await page.locator('#desk', { hasText: 'You answer Maya' }).waitFor();
  });

  it('what has the focus can be seen, and everything that can be pressed has a name', async () => {
    const { page } = stage().panes;
    const outlines = new Set<string>();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      outlines.add(
        await page.evaluate(() => {
          const active = document.activeElement ?? document.body;
          // A radio button is drawn by its label.
          const drawn = active.matches('#network input') ? (active.nextElementSibling ?? active) : active;
          return `${getComputedStyle(drawn).outlineStyle} ${getComputedStyle(drawn).outlineWidth}`;
        }),
      );
    }
    expect([...outlines]).toEqual(['solid 3px']);
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, a, input, textarea, select')]
        .filter((element) => {
          const labels = 'labels' in element ? (element as HTMLInputElement).labels : null;
          const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
          return name.trim() === '' && (labels === null || labels.length === 0);
        })
        .map((element) => element.outerHTML),
    );
    expect(nameless).toEqual([]);
  });
});
