import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

import { CallPage } from './call-page.ts';
import { launchBrowser } from './chromium.ts';
import { type LiveDemo, startDemo } from './live-demo.ts';
import { MODEL_PATH, type Microphone, microphoneSaying } from './microphone.ts';
import { Panes } from './panes.ts';

/** Loading models, hearing and speaking take as long as a busy machine lets them. */
export const PATIENT = { timeout: 300_000 } as const;

const FLAGS = ['--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection', '--mute-audio'];

/** Two windows of one demo, on a machine that has no ear yet and whose browser gives nobody its microphone. */
export interface CallStage {
  readonly panes: Panes;
  readonly sam: CallPage;
  readonly lee: CallPage;
  /** Brings the ear, as the page says: the server is killed, and comes back with it. Where it is there, nothing happens. */
  readonly addEar: () => Promise<void>;
  /** From here on the microphone is Sam's to use. */
  readonly allowMicrophone: () => Promise<void>;
}

/** One demo and one browser for all tests of a `describe`: a call takes as long as the words that are said on it. */
export function useCallStage(): () => CallStage {
  let stage: CallStage | undefined;
  let microphone: Microphone | undefined;
  let demo: LiveDemo | undefined;
  let browser: Browser | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'live-room-ear-'));
  const modelPath = join(folder, 'en-us');
  beforeAll(async () => {
    // Whoever is not heard, because nobody has taken up yet, says it again.
    microphone = await microphoneSaying('Tell me everything.', { beforeMs: 6_000, afterMs: 9_000 });
    [demo, browser] = await Promise.all([
      startDemo({ POCKETSPHINX_MODEL: modelPath }),
      launchBrowser([...FLAGS, ...microphone.flags]),
    ]);
    const { address } = demo;
    const [panes, lee] = await Promise.all([
      Panes.open(browser, address),
      Panes.open(browser, address, { colleague: 'lee', colorScheme: 'dark' }),
    ]);
    const addEar = async (): Promise<void> => {
      if (existsSync(modelPath)) return;
      symlinkSync(MODEL_PATH, modelPath);
      const before = await panes.page.locator('.process').textContent();
      await panes.press('Kill the server');
      await panes.page
        .locator('.process')
        .filter({ hasNotText: before ?? '' })
        .waitFor();
    };
    const allowMicrophone = (): Promise<void> => panes.page.context().grantPermissions(['microphone']);
    stage = { panes, sam: new CallPage(panes), lee: new CallPage(lee), addEar, allowMicrophone };
  }, PATIENT.timeout);
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    microphone?.[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  }, PATIENT.timeout);
  return () => {
    if (stage === undefined) throw new Error('The stage is not there.');
    return stage;
  };
}
