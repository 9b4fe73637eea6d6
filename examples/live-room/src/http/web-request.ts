import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

import { send } from './respond.ts';

/** A request as the web platform has it: whoever takes it reads the body, and no more of it than wanted. */
export function requestOf(incoming: IncomingMessage): Request {
  const { headers, method = 'GET' } = incoming;
  const url = new URL(incoming.url ?? '/', `http://${headers.host ?? 'localhost'}`);
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    return typeof value === 'string' ? [[name, value]] : [];
  });
  if (method !== 'POST') return new Request(url, { method, headers: pairs });
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Request(url, { method, headers: pairs, body, duplex: 'half' } as RequestInit);
}

/** Sends an answer of the web platform, with what every answer of this server carries. */
export async function sendResponse(response: ServerResponse, answer: Response): Promise<void> {
  for (const name of ['location', 'retry-after', 'allow']) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  send(response, answer.status, await answer.text(), answer.headers.get('content-type') ?? 'text/plain');
}
