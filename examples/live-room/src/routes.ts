import type { IncomingMessage, ServerResponse } from 'node:http';

import { isLocalRequest, isOwnPage } from './http/guard.ts';
import type { Asset } from './http/page-assets.ts';
import { parseCommand } from './http/parse-command.ts';
import { readJson } from './http/read-json.ts';
import { openEvents, send, sendJson } from './http/respond.ts';
import { requestOf, sendResponse } from './http/web-request.ts';
import { execute } from './room/commands.ts';
import type { Demo } from './room/demo.ts';

/** What the routes serve. */
export interface RouteDeps {
  readonly demo: Demo;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Ends the process once the answer has left: by SIGKILL, or in order and with the room deleted. */
  readonly end: (how: 'kill' | 'start_over') => void;
}

const TEXT = 'text/plain; charset=utf-8';

/** `GET` a file of the page, `GET /feed` for what happens, `POST /command` for what the buttons do, `/call` for calls. */
export async function route(deps: RouteDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLocalRequest(request)) return send(response, 421, 'This page is for this machine alone.', TEXT);
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'POST' && pathname === '/command') return takeCommand(deps, request, response);
  if (pathname === '/call' || pathname.startsWith('/call/')) return takeCall(deps.demo, request, response);
  if (request.method !== 'GET') return send(response, 405, 'Not allowed.', TEXT);
  if (pathname === '/feed') return follow(deps.demo, request, response);
  const asset = deps.assets.get(pathname);
  if (asset === undefined) return send(response, 404, 'Not found.', TEXT);
  return send(response, 200, asset.body, asset.contentType);
}

async function follow({ feed, snapshot }: Demo, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const tell = openEvents(response);
  // Listening begins before the snapshot is read: what happens in between is told twice rather than never.
  const missed: unknown[] = [];
  let isLive = false;
  const stop = feed.subscribe((message) => {
    if (isLive) tell(message);
    else missed.push(message);
  });
  request.on('close', stop);
  tell(await snapshot());
  isLive = true;
  for (const message of missed) tell(message);
}

async function takeCommand(deps: RouteDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnPage(request)) return send(response, 403, 'Not from this page.', TEXT);
  const body = await readJson(request);
  if (!body.ok) return send(response, body.status, 'The body cannot be read.', TEXT);
  const command = parseCommand(body.value);
  if (command === null) return send(response, 400, 'No such command.', TEXT);
  const result = await execute(deps.demo, command);
  const { type } = command;
  const isLast = type === 'kill' || type === 'start_over';
  return sendJson(response, 200, result, isLast ? () => deps.end(type) : undefined);
}

/** Who calls brings an offer here, and ends the call at the address the answer names. */
async function takeCall({ signalCall }: Demo, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnPage(request)) return send(response, 403, 'Not from this page.', TEXT);
  return sendResponse(response, await signalCall(requestOf(request)));
}
