import type { Locator, Page, Request } from 'playwright-core';

import type { Panes } from './panes.ts';

/** Loading models, hearing and speaking take as long as a busy machine lets them. */
const PATIENCE_MS = 90_000;

type StripName = 'caller' | 'server' | 'answer';

/** The call of the page, as a person uses it. */
export class CallPage {
  readonly page: Page;
  readonly log: Locator;
  readonly status: Locator;
  readonly button: Locator;
  readonly #panes: Panes;

  constructor(panes: Panes) {
    this.#panes = panes;
    this.page = panes.page;
    this.page.setDefaultTimeout(PATIENCE_MS);
    this.log = this.page.locator('#call-log');
    this.status = this.page.locator('#call-status');
    this.button = this.page.locator('#call-button');
  }

  /** Calls, and waits until somebody has taken up the phone. */
  async call(): Promise<void> {
    await this.#panes.press('Call the shop');
    await this.page.locator('#call[data-phase="live"]').waitFor();
    await this.line('room', 'Lamp shop, this is Nova.').waitFor();
  }

  /** Lets the browser ask for the microphone until the function that comes back is called; that tells what was offered since. */
  async holdMicrophone(): Promise<() => Promise<readonly string[]>> {
    const offers: string[] = [];
    const note = (request: Request): void => void (request.url().endsWith('/call') && offers.push(request.url()));
    this.page.on('request', note);
    await this.page.evaluate(() => {
      const { promise, resolve } = Promise.withResolvers<MediaStream>();
      const held = navigator.mediaDevices.getUserMedia;
      navigator.mediaDevices.getUserMedia = () => promise;
      document.addEventListener('microphone-allowed', () => {
        navigator.mediaDevices.getUserMedia = held;
        resolve(new MediaStream());
      });
    });
    return async () => {
      // A turn of the page's own tasks is enough for an offer that should not be made to be on its way.
      await this.page.evaluate(async () => {
        document.dispatchEvent(new Event('microphone-allowed'));
        await new Promise((resolve) => setTimeout(resolve));
      });
      this.page.off('request', note);
      return offers;
    };
  }

  /** Presses the button as somebody does who is faster than the news that the line is taken; gives what the server said. */
  async pressAnyway(): Promise<number> {
    const response = this.page.waitForResponse((candidate) => candidate.url().endsWith('/call'));
    await this.button.evaluate((button: HTMLButtonElement) => {
      button.disabled = false;
      button.click();
    });
    return (await response).status();
  }

  /** A line of what was said. */
  line(who: 'caller' | 'room', words: string): Locator {
    return this.log.locator(`.utterance.${who}`, { hasText: words }).first();
  }

  /** Waits until the room has said these words to their end. */
  async said(words: string): Promise<void> {
    await this.log.locator('.utterance.room.said', { hasText: words }).first().waitFor();
  }

  /** Lets the button say a sentence. */
  async say(sentence: string): Promise<void> {
    await this.#panes.press(sentence, '#call-say');
  }

  /** Waits until a strip shows sound; `now`: at its newest end. */
  async waitForSound(name: StripName, when: 'now' | 'lately' = 'lately'): Promise<void> {
    const seen = ({ id, from }: { readonly id: string; readonly from: number }): boolean => {
      const canvas = document.getElementById(id);
      if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return false;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      // A quarter of the way up nothing is drawn while it is silent.
      const row = Math.floor(canvas.height / 4);
      for (let x = Math.floor(canvas.width * from); x < canvas.width; x += 1) {
        if ((pixels[(row * canvas.width + x) * 4 + 3] ?? 0) > 0) return true;
      }
      return false;
    };
    await this.page.waitForFunction(seen, { id: `call-wave-${name}`, from: when === 'now' ? 0.97 : 0 });
  }
}
