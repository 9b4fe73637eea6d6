import type { ChannelRegistry } from '../channels/registry.ts';
import type { DeliveryStatus } from '../domain/delivery.ts';
import { isRoomKitError } from '../domain/errors.ts';
import { BlockReason, type InboundMessage, type InboundResult } from '../domain/inbound.ts';
import type { InboundNotice } from '../domain/notice.ts';
import type { Channel } from '../ports/channel.ts';
import type { Logger } from '../ports/runtime.ts';
import type { Quarantine } from './quarantine.ts';
import { readBody } from './read-body.ts';

export interface WebhookDeps {
  readonly channels: Pick<ChannelRegistry, 'get'>;
  readonly quarantine: Pick<Quarantine, 'put'>;
  readonly logger: Logger;
  readonly maxWebhookBytes: number;
  readonly process: (organizationId: string | null, message: InboundMessage) => Promise<InboundResult>;
  readonly report: (organizationId: string | null, status: DeliveryStatus) => Promise<void>;
  readonly notice: (organizationId: string | null, channel: Channel, notice: InboundNotice) => Promise<void>;
  /** Resolves when what the messages set off is done. */
  readonly whenIdle: () => Promise<void>;
}

/** How a webhook is answered. */
export interface WebhookOptions {
  /** Where the platform wants to be told of work that goes on after the answer. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}

/**
 * Takes a vendor's webhook: verified over its raw bytes, committed, and only then answered with a 2xx.
 * Refused, blocked and repeated messages answer 200, for the vendor has done its part; what may succeed
 * later answers 503; a bad signature 403; what is verified but unreadable is kept aside and answers 200.
 */
export async function processWebhook(
  deps: WebhookDeps,
  organizationId: string | null,
  channelId: string,
  request: Request,
  options: WebhookOptions = {},
): Promise<Response> {
  const channel = deps.channels.get(organizationId, channelId);
  if (!channel?.handleWebhook) return answer(404);
  const body = await readBody(request, deps.maxWebhookBytes);
  if (body === null) return answer(413);
  try {
    const taken = await take(deps, organizationId, channel, request, body);
    options.waitUntil?.(deps.whenIdle());
    if (taken.unreadable !== null) await setAside(deps, organizationId, channelId, request, body, taken.unreadable);
    return taken.response;
  } catch (error) {
    if (isRoomKitError(error, 'webhook_signature_invalid')) return answer(403);
    if (isRoomKitError(error, 'webhook_unreadable') || isRoomKitError(error, 'input_invalid')) {
      return keepUnreadable(deps, organizationId, channelId, request, body, error);
    }
    // A kit that closes has not failed: the vendor's next try meets another node.
    if (isRoomKitError(error, 'kit_closed')) return answer(503);
    deps.logger.error('A webhook could not be processed; the vendor is asked to send it again.', { channelId, error });
    return answer(503);
  }
}

interface Taken {
  readonly response: Response;
  /** Why a part of it could not be read; the other parts are processed. */
  readonly unreadable: unknown;
}

async function take(
  deps: WebhookDeps,
  organizationId: string | null,
  channel: Channel,
  request: Request,
  body: Uint8Array<ArrayBuffer>,
): Promise<Taken> {
  const raw = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body }),
  });
  const outcome = await channel.handleWebhook?.(raw, { organizationId });
  if (!outcome) return { response: answer(404), unreadable: null };
  let unreadable: unknown = null;
  const each = async (work: Promise<InboundResult | void>): Promise<InboundResult | null> => {
    try {
      return (await work) ?? null;
    } catch (error) {
      if (!isRoomKitError(error, 'input_invalid')) throw error;
      unreadable = error;
      return null;
    }
  };
  for (const message of outcome.messages) {
    const reason = (await each(deps.process(organizationId, message)))?.reason;
    // The vendor sends all of it again; what is committed is known by its native id then.
    if (reason === BlockReason.PROCESS_TIMEOUT || reason === BlockReason.RATE_LIMITED) {
      return { response: answer(503), unreadable: null };
    }
  }
  for (const status of outcome.statuses) await each(deps.report(organizationId, status));
  for (const notice of outcome.notices ?? []) await each(deps.notice(organizationId, channel, notice));
  return { response: outcome.response ?? answer(200), unreadable };
}

/** What could not even be kept is to come again. */
async function keepUnreadable(...given: Parameters<typeof setAside>): Promise<Response> {
  try {
    await setAside(...given);
    return answer(200);
  } catch (error) {
    const [{ logger }, , channelId] = given;
    logger.error('An unreadable webhook could not be kept; the vendor is asked to send it again.', {
      channelId,
      error,
    });
    return answer(503);
  }
}

async function setAside(
  deps: WebhookDeps,
  organizationId: string | null,
  channelId: string,
  request: Request,
  body: Uint8Array,
  error: unknown,
): Promise<void> {
  await deps.quarantine.put({ organizationId, channelId, body, contentType: request.headers.get('content-type') });
  deps.logger.warn('A verified webhook could not be read; it is kept aside.', { channelId, error });
}

function answer(status: number): Response {
  return new Response(null, { status });
}
