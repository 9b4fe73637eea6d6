import type { Browser, Locator, Page } from 'playwright-core';

/** The page as a person uses it. */
export class Panes {
  readonly page: Page;
  readonly phone: Locator;
  readonly chat: Locator;
  readonly assistant: Locator;
  readonly timeline: Locator;

  constructor(page: Page) {
    this.page = page;
    this.phone = page.locator('#phone-log');
    this.chat = page.locator('#chat-log');
    this.assistant = page.locator('#assistant-log');
    this.timeline = page.locator('#timeline-log');
  }

  /** Opens the page and waits until the chat is connected and the guide is there. */
  static async open(browser: Browser, address: string, options: PageOptions = {}): Promise<Panes> {
    const { colleague = 'sam', ...contextOptions } = options;
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...contextOptions });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${address}/?as=${colleague}`);
    await page.locator('[data-step="8"]').waitFor();
    return new Panes(page);
  }

  async text(words: string): Promise<void> {
    await this.page.fill('#phone-text', words);
    await this.page.press('#phone-text', 'Enter');
  }

  async write(words: string): Promise<void> {
    await this.page.fill('#chat-text', words);
    await this.page.press('#chat-text', 'Enter');
  }

  async speak(words: string): Promise<void> {
    await this.page.fill('#assistant-text', words);
    await this.page.press('#assistant-text', 'Enter');
  }

  /** Presses the button of this name. */
  async press(name: string, within: string = 'body'): Promise<void> {
    await this.page.locator(within).getByRole('button', { name, exact: true }).first().click();
  }

  /** Chooses in the settings of a channel, and closes them. */
  async choose(channel: 'sms' | 'web' | 'assistant', label: string, value: string): Promise<void> {
    await this.page.click(`[popovertarget="${channel}-settings"]`);
    await this.page.locator(`#${channel}-settings`).getByLabel(label).selectOption(value);
    await this.page.keyboard.press('Escape');
  }

  /** Switches the phone network, and waits until it is so. */
  async network(mode: 'working' | 'slow' | 'down'): Promise<void> {
    await this.page.click(`label[for="network-${mode}"]`);
    await this.page.locator('#notes-log').getByText(`The phone network is ${mode} now.`).last().waitFor();
  }

  /** The row of the timeline that holds these words. */
  row(words: string): Locator {
    return this.timeline.locator('.row', { hasText: words });
  }

  /** Waits until a pane shows these words. */
  async see(pane: 'phone' | 'chat' | 'assistant' | 'timeline', words: string): Promise<void> {
    await this[pane].getByText(words).first().waitFor();
  }

  /** Waits until the row of these words says this about a channel, such as `SMS: read`. */
  async seeLane(words: string, state: string): Promise<void> {
    await this.row(words).locator('.lane', { hasText: state }).first().waitFor();
  }

  /** How often words stand in a pane. */
  count(pane: 'phone' | 'chat' | 'assistant' | 'timeline', words: string): Promise<number> {
    return this[pane].getByText(words).count();
  }

  /** All indexes of the timeline, in the order shown. */
  async indexes(): Promise<readonly number[]> {
    const found = await this.timeline.locator('.row .index').allTextContents();
    return found.map(Number);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

interface PageOptions {
  readonly colleague?: 'sam' | 'lee';
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce';
  readonly viewport?: { readonly width: number; readonly height: number };
}
