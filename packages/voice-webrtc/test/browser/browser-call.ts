import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bytesOf, joinBytes, samplesOf } from '@roomkit/core/audio';
import type { BrowserContext, Page } from 'playwright-core';

import { launchBrowser } from './chromium.ts';

const PAGE = new URL('./page.html', import.meta.url);

/** A browser that calls a backend on this machine, with what it hears. */
export class BrowserCall implements AsyncDisposable {
  readonly page: Page;
  readonly #browser: BrowserContext;
  readonly #server: Server;
  readonly #directory: string;
  readonly #heard: Uint8Array[] = [];
  #waiting: (() => void)[] = [];

  private constructor(parts: { page: Page; browser: BrowserContext; server: Server; directory: string }) {
    this.page = parts.page;
    this.#browser = parts.browser;
    this.#server = parts.server;
    this.#directory = parts.directory;
  }

  /** Starts a browser and calls. */
  static async open(handle: (request: Request) => Promise<Response>): Promise<BrowserCall> {
    const directory = mkdtempSync(join(tmpdir(), 'roomkit-call-'));
    const server = createServer((request, response) => void serve(request, response, handle));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchBrowser(join(directory, 'profile'));
    const page = await browser.newPage();
    const call = new BrowserCall({ page, browser, server, directory });
    await page.exposeFunction('heard', (samples: number[]) => call.#take(samples));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate('call("/calls")');
    return call;
  }

  /** Everything the browser has heard, at 16,000 Hz. */
  get heard(): Int16Array {
    return samplesOf(joinBytes(this.#heard));
  }

  /** Says something of 16,000 Hz. Resolves when it has been said. */
  async say(samples: Int16Array): Promise<void> {
    await this.page.evaluate(`say([${samples.join(',')}])`);
  }

  /** Waits until what the browser has heard is enough; asked again with everything it hears. */
  async until(isEnough: (heard: Int16Array) => boolean): Promise<void> {
    while (!isEnough(this.heard)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #take(samples: readonly number[]): void {
    this.#heard.push(bytesOf(Int16Array.from(samples)));
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  if (request.url === '/') {
    response.setHeader('content-type', 'text/html').end(readFileSync(PAGE));
    return;
  }
  const body: Uint8Array[] = [];
  for await (const part of request) body.push(part as Uint8Array);
  const { method = 'GET', url = '/', headers } = request;
  const answer = await handle(
    new Request(new URL(url, 'http://127.0.0.1'), {
      method,
      headers: { 'content-type': headers['content-type'] ?? '' },
      ...(body.length === 0 ? {} : { body: new Uint8Array(joinBytes(body)) }),
    }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
}
