import type { Browser, Locator, Page } from 'playwright-core';

/** The page as a person uses it. */
export class Panes {
  readonly page: Page;
  readonly phone: Locator;
  readonly chat: Locator;
  readonly assistant: Locator;
  readonly timeline: Locator;
  /** The question of a tool that waits for a colleague. */
  readonly card: Locator;

  constructor(page: Page) {
    this.page = page;
    this.phone = page.locator('#phone-log');
    this.chat = page.locator('#chat-log');
    this.assistant = page.locator('#assistant-log');
    this.timeline = page.locator('#timeline-log');
    this.card = page.locator('.approval');
  }

  /** Opens the page and waits until it is ready. */
  static async open(browser: Browser, address: string, options: PageOptions = {}): Promise<Panes> {
    const { colleague = 'sam', ...chosen } = options;
    const context = await browser.newContext({ ...DEFAULTS, ...chosen });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${address}/?as=${colleague}`);
    const panes = new Panes(page);
    await panes.ready();
    return panes;
  }

  /** Waits until the chat is connected and the guide is there. */
  async ready(): Promise<void> {
    await this.page.locator('[data-step="10"]').waitFor();
  }

  /** Does a step of the tour, and waits until it is ticked off. */
  async tour(step: number): Promise<void> {
    await this.page.click(`[data-step="${step}"]`);
    await this.page.locator(`[data-step="${step}"].done`).waitFor();
  }

  async text(words: string): Promise<void> {
    await this.page.fill('#phone-text', words);
    await this.page.press('#phone-text', 'Enter');
  }

  async write(words: string): Promise<void> {
    await this.page.fill('#chat-text', words);
    await this.page.press('#chat-text', 'Enter');
  }

  /** Writes to the agent alone. */
  async whisper(words: string): Promise<void> {
    await this.page.check('#chat-whisper');
    await this.write(words);
    await this.page.uncheck('#chat-whisper');
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

  /** Everything on the phone, in order. */
  texts(): Promise<readonly string[]> {
    return this.phone.locator('.bubble .words').allTextContents();
  }

  /** The rows in which calls of a tool begin and end, in order. */
  async steps(tool: string): Promise<readonly string[]> {
    const rows = await this.timeline.locator('.row', { has: this.page.locator('code', { hasText: tool }) }).all();
    const names = await Promise.all(rows.map((row) => row.getAttribute('class')));
    return names.map((name) => /tool_start|tool_end/u.exec(name ?? '')?.[0] ?? 'neither');
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

/** What moves is drawn sixty times a second, by a processor that the test is waiting for. */
const DEFAULTS = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const;

interface PageOptions {
  readonly colleague?: 'sam' | 'lee';
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly viewport?: { readonly width: number; readonly height: number };
}
