import { isRoomKitError } from '@roomkit/core';

const OFFER_TYPE = 'application/sdp';

/** The other side of an exchange: what is done with an offer, and with its end. */
export interface ExchangeHandler {
  /** @returns where the call can be ended and the answer; null when it was refused */
  readonly offer: (sdp: string) => Promise<{ readonly token: string; readonly sdp: string } | null>;
  /** Whether there was such a call. */
  readonly end: (token: string) => Promise<boolean>;
  readonly maxOfferBytes: number;
}

/** An answer without a body. */
export function answered(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers });
}

/**
 * Offer and answer over HTTP, as WHIP does it (RFC 9725): POST brings an offer and gives the answer, DELETE of the
 * address it names ends the call. Candidates are not sent later (section 4.3.2): the answer has all of them.
 */
export async function exchange(request: Request, handler: ExchangeHandler): Promise<Response> {
  switch (request.method) {
    case 'POST':
      return takeOffer(request, handler);
    case 'DELETE':
      return answered((await handler.end(lastPart(request.url))) ? 200 : 404);
    case 'OPTIONS':
      return answered(204, { allow: 'POST, DELETE, OPTIONS', 'accept-post': OFFER_TYPE });
    default:
      return answered(405, { allow: 'POST, DELETE, OPTIONS' });
  }
}

async function takeOffer(request: Request, handler: ExchangeHandler): Promise<Response> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== OFFER_TYPE) return answered(415, { 'accept-post': OFFER_TYPE });
  const sdp = await readText(request, handler.maxOfferBytes);
  if (sdp === null) return answered(413);
  try {
    const answer = await handler.offer(sdp);
    if (answer === null) return answered(403);
    const location = `${new URL(request.url).pathname.replace(/\/$/u, '')}/${answer.token}`;
    return new Response(answer.sdp, { status: 201, headers: { 'content-type': OFFER_TYPE, location } });
  } catch (error) {
    if (isRoomKitError(error, 'input_invalid')) return answered(400);
    throw error;
  }
}

/** A body as text; null where it is longer than it may be, without reading further than that. */
async function readText(request: Request, maxBytes: number): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return null;
  const decoder = new TextDecoder();
  let length = 0;
  let text = '';
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > maxBytes) return null;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

function lastPart(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}
