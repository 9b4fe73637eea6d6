import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

describe.skipIf(!hasBrowser)('what the buttons do', BROWSER_TEST, () => {
  const stage = useStage();

  it('a muted channel is not heard, and heard again afterwards', async () => {
    const { panes } = stage();
    await panes.press('Mute Maya’s phone');
    await panes.page.locator('#sms-badges', { hasText: 'muted' }).waitFor();
    await panes.text('Can anybody hear me?');
    await panes.see('phone', 'Not taken: source muted.');
    await panes.press('Mute Maya’s phone');
    await panes.page.locator('#sms-badges:empty').waitFor({ state: 'attached' });
    await panes.text('And now?');
    await panes.see('chat', 'And now?');
    expect(await panes.count('chat', 'Can anybody hear me?')).toBe(0);
  });

  it('a muted assistant listens, and nothing is asked of the model', async () => {
    const { panes } = stage();
    await panes.press('Mute the agents');
    await panes.page.locator('#assistant-badges', { hasText: 'muted' }).waitFor();
    await panes.text('Where is order 1042?');
    await panes.seeLane('Where is order 1042?', 'Nova: delivered');
    await panes.assistant.locator('.dots').waitFor({ state: 'detached' });
    await panes.see('assistant', 'Where is order 1042?');
    await panes.write('Sam takes over');
    await panes.see('phone', 'Sam takes over');
    expect(await panes.assistant.locator('.turn.own').count()).toBe(0);
  });

  it('a hook blocks a word from everybody, says why, and can be removed', async () => {
    const { panes } = stage();
    await panes.page.fill('#hook-word', 'discount');
    await panes.page.press('#hook-word', 'Enter');
    await panes.page.locator('#hook-words li').waitFor();
    await panes.text('Is there a discount?');
    await panes.see('phone', 'Not taken: “discount” may not be said here.');
    await panes.row('Is there a discount?').getByText('blocked by word filter “discount”').waitFor();
    await panes.write('A discount? No.');
    await panes.chat.getByText('Not sent: “discount” may not be said here').waitFor();
    await panes.press('Discard', '#chat-log');
    expect(await panes.count('chat', 'Is there a discount?')).toBe(0);
    expect(await panes.count('assistant', 'discount')).toBe(0);

    await panes.press('Remove the hook that blocks discount');
    await panes.page.locator('#hook-words li').waitFor({ state: 'detached' });
    await panes.text('So, a discount?');
    await panes.see('chat', 'So, a discount?');
  });

  it('a hook that changes messages masks card numbers before anybody sees them', async () => {
    const { panes } = stage();
    await panes.page.check('#hook-mask');
    await panes.page.getByText('Card numbers are masked').waitFor();
    await panes.text('My card is 4111 1111 1111 1234');
    await panes.see('chat', 'My card is •••• •••• •••• 1234');
    await panes.row('1234').getByText('mask-cards: a card number was masked').waitFor();
    expect(await panes.count('timeline', '4111')).toBe(0);
  });

  it('access and visibility decide who writes, who reads and who sees', async () => {
    const { panes } = stage();
    await panes.choose('sms', 'Access', 'read_only');
    await panes.page.locator('#sms-badges', { hasText: 'read only' }).waitFor();
    await panes.text('I may only read');
    await panes.see('phone', 'Not taken: source read only.');
    await panes.choose('sms', 'Access', 'read_write');
    await panes.choose('assistant', 'Who sees what it says', 'web');
    await panes.page.locator('#assistant-badges', { hasText: 'speaks only to: web' }).waitFor();
    await panes.text('Hello!');
    await panes.see('chat', 'Hello, and welcome');
    await panes.write('That was for us');
    await panes.see('phone', 'That was for us');
    expect(await panes.count('phone', 'Hello, and welcome')).toBe(0);
  });

  it('a long answer is cut to what the phone takes', async () => {
    const { panes } = stage();
    await panes.choose('sms', 'Longest text', '160');
    await panes.text('Explain everything, please');
    await panes.see('phone', 'Nova: Gladly, all of it');
    const body = await panes.phone.locator('.bubble.other .words').last().textContent();
    expect(body?.length).toBeLessThanOrEqual(160);
    expect(body?.length).toBeGreaterThan(140);
    await panes.see('chat', 'waits at the post office for a week.');
  });

  it('a rate limit holds texts back and not the chat', async () => {
    const { panes } = stage();
    await panes.choose('sms', 'Texts leave', '12');
    await panes.page.locator('#sms-badges', { hasText: '12 texts a minute' }).waitFor();
    await panes.write('first of two');
    await panes.write('second of two');
    await panes.see('phone', 'first of two');
    await panes.seeLane('second of two', 'SMS: queued');
    expect(await panes.count('chat', 'second of two')).toBe(1);
    await panes.see('phone', 'second of two');
  });

  it('a paused room wakes, a closed one takes nothing until it is opened again', async () => {
    const { panes } = stage();
    const status = panes.page.locator('.status');
    await panes.press('Pause');
    await status.getByText('paused').waitFor();
    await panes.press('Resume');
    await status.getByText('active').waitFor();
    await panes.press('Close');
    await status.getByText('closed').waitFor();
    await panes.text('Too late?');
    await panes.see('phone', 'Not taken: room closed.');
    await panes.press('Reopen');
    await status.getByText('active').waitFor();
    await panes.text('In time!');
    await panes.see('chat', 'In time!');
    expect(await panes.count('timeline', 'Too late?')).toBe(0);
  });

  it('starting over gives a fresh room', async () => {
    const { panes } = stage();
    await panes.text('Gone soon');
    await panes.see('chat', 'Gone soon');
    await panes.press('Start over');
    await panes.page.getByText('No texts yet').waitFor();
    await panes.chat.getByText('Nobody has said anything yet').waitFor();
    await panes.page.locator('[data-step="1"].next').waitFor();
    expect(await panes.count('timeline', 'Gone soon')).toBe(0);
  });
});
