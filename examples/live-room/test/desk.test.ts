import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

describe.skipIf(!hasBrowser)('the desk', BROWSER_TEST, () => {
  const stage = useStage();

  it('a refund goes from triage to a specialist and past a colleague; Sam takes over, and gives back', async () => {
    const { panes } = stage();
    const { page } = panes;
    await panes.whisper('Between us: be careful with her');
    await panes.see('chat', 'I only have a script today');
    await panes.text('I want my money back');

    // The question is the colleagues', and what was handed over is seen in all views.
    await panes.card.getByText('€49.00').waitFor();
    expect(await panes.card.textContent()).toContain('Iris wants to use refund_order');
    await page.locator('#desk', { hasText: 'Iris answers Maya' }).waitFor();
    await panes.see('phone', 'Nova: Of course. I bring in Iris');
    await panes.see('chat', 'Nova handed over to Iris.');
    await panes.see('assistant', 'Told by Nova');
    await panes.row('Maya wants her money back').locator('.lane', { hasText: 'Nova: hands over' }).first().waitFor();
    await panes.seeLane('told Iris to go on', 'Iris: queued');
    await page.locator('.agent.active', { hasText: 'Iris' }).waitFor();
    expect(await panes.count('phone', 'It is done')).toBe(0);

    // She got the summary, and nothing of the whisper.
    await page.click('.prompt summary');
    const prompt = await page.locator('#prompt').textContent();
    expect(prompt).toContain('summary: "Maya wants her money back for order 1042');
    expect(prompt).toContain('May call: refund_order, handoff.');
    expect(prompt).not.toContain('careful');
    expect(await panes.count('assistant', 'A message it may not see')).toBe(2);
    await page.locator('.agent', { hasText: 'Nova' }).click();
    await panes.see('assistant', 'Between us: be careful with her');
    expect(await page.locator('#prompt').textContent()).toContain('careful');

    await panes.press('Approve');
    await panes.chat.locator('.bubble.streaming[data-channel="refunds"]').waitFor();
    await panes.see('phone', 'Iris: It is done, Maya. €49.00 for order 1042');
    await panes.card.waitFor({ state: 'detached' });
    await panes.see('timeline', 'will be back on the card within two days');
    expect(await panes.steps('refund_order')).toEqual(['tool_start', 'tool_end']);

    await panes.press('Take over');
    await page.locator('#desk', { hasText: 'You answer Maya' }).waitFor();
    await panes.text('Is anybody there?');
    await panes.write('Sam here');
    await panes.see('phone', 'Sam: Sam here');
    await panes.seeLane('Is anybody there?', 'Iris: may read it');
    await panes.press('Give back to Nova');
    await panes.see('phone', 'Nova: Nova here again, Maya.');
    await panes.see('chat', 'Sam gave back to Nova.');
    await page.locator('#desk', { hasText: 'Nova answers Maya' }).waitFor();
    await panes.see('assistant', 'Told by Sam');

    // Tools, questions, notices and whispers are not the customer's: her phone has words alone.
    expect(await panes.texts()).toEqual([
      'I want my money back',
      'Nova: Of course. I bring in Iris, who looks after refunds.',
      'Iris: It is done, Maya. €49.00 for order 1042 will be back on the card within two days.',
      'Is anybody there?',
      'Sam: Sam here',
      'Nova: Nova here again, Maya. My colleague told me about it. Anything else?',
    ]);
  });

  it('a question ends with the process that asks: the turn is made again and asks anew; refused, nothing is paid', async () => {
    const { panes } = stage();
    await panes.text('I want my money back');
    await panes.card.waitFor();
    expect(await panes.card.locator('.again').count()).toBe(0);
    await panes.press('Kill the server');
    await panes.card.waitFor({ state: 'hidden' });
    await panes.card.getByText('Asked again').waitFor();
    expect(await panes.card.count()).toBe(1);
    await panes.press('Refuse');
    await panes.see('phone', 'Iris: I am sorry, Maya: I may not pay this back yet.');
    await panes.card.waitFor({ state: 'detached' });
    await panes.see('timeline', 'A person refused it: Sam said no');
    expect(await panes.steps('refund_order')).toEqual(['tool_start', 'tool_start', 'tool_end']);
    expect((await panes.texts()).length).toBe(3);

    // The next question is a new one, and what is not hers goes back by itself.
    await panes.text('So, a refund?');
    await panes.card.waitFor();
    expect(await panes.card.locator('.again').count()).toBe(0);
    await panes.press('Refuse');
    await panes.card.waitFor({ state: 'detached' });
    await panes.text('And where is my order?');
    await panes.see('phone', 'Nova: Order 1042, your reading lamp, was packed yesterday');
    await panes.page.locator('#desk', { hasText: 'Nova answers Maya' }).waitFor();

    // An agent may ask for a person as well: whoever takes over is the one.
    await panes.text('Can I talk to a human?');
    await panes.page.locator('#desk', { hasText: 'Maya asks for one of you' }).waitFor();
    await panes.press('Take over');
    await panes.page.locator('#desk', { hasText: 'You answer Maya' }).waitFor();
  });
});
