import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

import { launchBrowser } from './chromium.ts';
import { type LiveDemo, startDemo } from './live-demo.ts';
import { Panes } from './panes.ts';

/** What each test of the demo has at hand. */
export interface Stage {
  readonly browser: Browser;
  readonly demo: LiveDemo;
  /** The page, opened as Sam. */
  readonly panes: Panes;
}

export const BROWSER_TEST = { timeout: 180_000 } as const;

/** Gives each test of a `describe` a demo with a file of its own, and a page in the one browser. */
export function useStage(): () => Stage {
  let browser: Browser | undefined;
  let stage: Stage | undefined;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 180_000);
  beforeEach(async () => {
    if (browser === undefined) throw new Error('There is no browser.');
    const demo = await startDemo();
    stage = { browser, demo, panes: await Panes.open(browser, demo.address) };
  }, 180_000);
  afterEach(async () => {
    await stage?.panes.close();
    await stage?.demo[Symbol.asyncDispose]();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
  }, 180_000);
  return () => {
    if (stage === undefined) throw new Error('The test has not begun.');
    return stage;
  };
}
