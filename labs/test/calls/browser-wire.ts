import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { joinBytes } from '@roomkit/core/audio';
import type { VoiceBackend } from '@roomkit/core/voice';
import { WebRTCVoiceBackend } from '@roomkit/voice-webrtc';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

import { Ear } from './ear.ts';
import type { Caller, Wire } from './wire.ts';

const PAGE = new URL('./page.html', import.meta.url);
const CANDIDATES = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** Whether there is a browser to call from. Where there must be, its absence is a failure. */
export const hasBrowser: boolean = executablePath !== undefined || process.env['CI'] === 'true';

if (!hasBrowser) process.stderr.write('\n!!! No Chromium: calls were NOT tested with a browser. !!!\n');

/** Headless Chromium calls over WebRTC. */
export class BrowserWire implements Wire {
  readonly backend: VoiceBackend;
  readonly #page: Page;
  readonly #ear = new Ear();
  readonly #release: () => Promise<void>;

  private constructor(backend: VoiceBackend, page: Page, release: () => Promise<void>) {
    this.backend = backend;
    this.#page = page;
    this.#release = release;
  }

  static async open(roomId: string): Promise<BrowserWire> {
    if (executablePath === undefined) throw new Error('No Chromium: calls must be tested with a browser here.');
    const backend = new WebRTCVoiceBackend({
      addresses: ['127.0.0.1'],
      authorize: () => ({ participantId: 'ada', roomId }),
    });
    const directory = mkdtempSync(join(tmpdir(), 'roomkit-call-'));
    const server = createServer((request, response) => void serve(request, response, backend));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launchPersistentContext(directory, { executablePath, args: FLAGS });
    const page = await browser.newPage();
    const wire = new BrowserWire(backend, page, () => release(browser, server, directory));
    await page.exposeFunction('heard', (samples: number[]) => wire.#ear.hear(Int16Array.from(samples)));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return wire;
  }

  async call(): Promise<Caller> {
    await this.#page.evaluate('call("/calls")');
    const page = this.#page;
    const ear = this.#ear;
    return {
      async say(samples) {
        await page.evaluate(`say([${samples.join(',')}])`);
      },
      get heard() {
        return ear.heard;
      },
      until: (isEnough) => ear.until(isEnough),
      // What was sent is heard once half a second more has been.
      settle() {
        const enough = ear.heard.length + 8_000;
        return ear.until((heard) => heard.length >= enough);
      },
      async press(keys) {
        await page.evaluate(`press(${JSON.stringify(keys)})`);
      },
      async hangUp() {
        await page.evaluate('hangUp()');
      },
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#release();
  }
}

async function release(browser: BrowserContext, server: Server, directory: string): Promise<void> {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true, force: true });
}

async function serve(request: IncomingMessage, response: ServerResponse, backend: WebRTCVoiceBackend): Promise<void> {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html').end(readFileSync(PAGE));
    return;
  }
  const body: Uint8Array[] = [];
  for await (const part of request) body.push(part as Uint8Array);
  const { method = 'POST', url = '/', headers } = request;
  const answer = await backend.handleRequest(
    new Request(new URL(url, 'http://127.0.0.1'), {
      method,
      headers: { 'content-type': headers['content-type'] ?? '' },
      ...(body.length === 0 ? {} : { body: new Uint8Array(joinBytes(body)) }),
    }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}
