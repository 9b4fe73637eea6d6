import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { startDemo } from './support/live-demo.ts';
import { Panes } from './support/panes.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';

describe.skipIf(!hasBrowser)('text, chat and one conversation', BROWSER_TEST, () => {
  const stage = useStage();

  it('what is typed on any channel is read in all views', async () => {
    const { panes } = stage();
    await panes.text('Maya was here');
    await panes.see('timeline', 'Maya was here');
    await panes.write('Sam was here');
    await panes.see('timeline', 'Sam was here');
    await panes.speak('Nova was here');
    for (const words of ['Maya was here', 'Sam was here', 'Nova was here']) {
      for (const pane of ['phone', 'chat', 'assistant', 'timeline'] as const) await panes.see(pane, words);
    }
    // The phone shows no names of its own, so they stand before the words.
    await panes.see('phone', 'Sam: Sam was here');
    await panes.see('phone', 'Nova: Nova was here');
    const indexes = await panes.indexes();
    expect(indexes).toEqual(indexes.map((_, position) => position));
  });

  it('the scripted assistant says so, streams into the chat and answers the phone in plain words', async () => {
    const { panes } = stage();
    expect(await panes.page.locator('#model').textContent()).toContain('Scripted: no model answers here.');
    await panes.text('Where is my order 1042?');
    await panes.chat.locator('.bubble.streaming').waitFor();
    await panes.see('phone', 'Nova: Order 1042, your reading lamp, was packed yesterday');
    await panes.seeLane('your reading lamp', 'SMS: read');
    await panes.page.click('.prompt summary');
    const prompt = await panes.page.locator('#prompt').textContent();
    expect(prompt).toContain('Where is my order 1042?');
    expect(prompt).toContain('shown as plain text, at most 320 characters');
  });

  it('CORE-B.6.1 an edit changes the chat, corrects the phone and the next prompt holds the new words alone', async () => {
    const { panes } = stage();
    await panes.write('The price is **fifty**');
    await panes.see('phone', 'Sam: The price is fifty');
    await panes.chat.locator('.bubble.own').hover();
    await panes.press('Edit', '#chat-log');
    await panes.write('The price is **sixty**');
    await panes.see('phone', 'Sam: Correction: The price is sixty');
    await panes.chat.getByText('edited').waitFor();
    expect(await panes.chat.locator('.bubble.own').count()).toBe(1);
    expect(await panes.chat.locator('.bubble.own strong').textContent()).toBe('sixty');

    await panes.text('Hello there');
    await panes.see('phone', 'Nova: Hello, and welcome');
    await panes.page.click('.prompt summary');
    const prompt = await panes.page.locator('#prompt').textContent();
    expect(prompt).toContain('sixty');
    expect(prompt).not.toContain('fifty');
  });

  it('CORE-B.7.1 a deletion empties the chat, marks the phone and leaves the next prompt', async () => {
    const { panes } = stage();
    await panes.write('A secret that slipped out');
    await panes.see('phone', 'A secret that slipped out');
    await panes.chat.locator('.bubble.own').hover();
    await panes.press('Delete', '#chat-log');
    await panes.see('chat', 'This message was deleted');
    await panes.see('phone', '[Message deleted]');
    expect(await panes.count('chat', 'A secret that slipped out')).toBe(0);

    await panes.text('Hello there');
    await panes.see('phone', 'Nova: Hello, and welcome');
    await panes.page.click('.prompt summary');
    expect(await panes.page.locator('#prompt').textContent()).not.toContain('secret');
  });

  it('a whisper stays between the colleague and the assistant', async () => {
    const { panes } = stage();
    await panes.page.check('#chat-whisper');
    await panes.write('What about a refund?');
    await panes.see('chat', 'paid out the day the parcel arrives');
    await panes.page.uncheck('#chat-whisper');
    await panes.write('One for everybody');
    await panes.see('phone', 'One for everybody');
    expect(await panes.count('phone', 'refund')).toBe(0);
    expect(await panes.phone.locator('.bubble').count()).toBe(1);
    await panes.seeLane('What about a refund?', 'SMS: not shown here');
  });

  it('with a key the real model is asked, and one that cannot be reached says so', async () => {
    const { browser } = stage();
    // Nobody listens on the discard port: the request goes out, and nothing comes back.
    await using demo = await startDemo({ ANTHROPIC_API_KEY: 'none', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' });
    const panes = await Panes.open(browser, demo.address, { reducedMotion: 'no-preference' });
    expect(await panes.page.locator('#model').textContent()).toContain('the real model');
    await panes.text('Anybody there?');
    await panes.see('assistant', 'The model could not answer.');
    await panes.see('chat', 'Anybody there?');
    await panes.close();
  });

  it('two colleagues see each other write, react and read', async () => {
    const { browser, demo, panes } = stage();
    const lee = await Panes.open(browser, demo.address, { colleague: 'lee' });
    await panes.write('Lee, can you look at this?');
    await lee.see('chat', 'Lee, can you look at this?');
    await panes.chat.getByText('Seen by').waitFor();
    await lee.page.locator('#chat-text').pressSequentially('I ');
    await panes.page.locator('#chat-typing', { hasText: 'Lee is writing' }).waitFor();
    await lee.chat.locator('.bubble.other').hover();
    await lee.press('React with 👍', '#chat-log');
    await panes.chat.locator('.reactions button', { hasText: '👍 1' }).waitFor();
    expect(await panes.chat.getByText('Seen by').textContent()).toContain('Lee');
    await lee.close();
  });
});
