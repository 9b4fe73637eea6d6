import { isRoomKitError, type RoomKit } from '@roomkit/core';
import type { Context } from 'hono';

import { answer } from './answer.ts';
import type { ResolvedOptions } from './options.ts';
import { publicRequest } from './public-request.ts';
import { waitUntilOf } from './wait-until.ts';

const METHODS: readonly string[] = ['GET', 'POST'];

/**
 * Answers a call to a channel's webhook. Whether there is a tenant of a name, only a signed call learns: to all others
 * of its channels none is there.
 */
export async function answerWebhook(kit: RoomKit, options: ResolvedOptions, context: Context): Promise<Response> {
  const { raw } = context.req;
  // A router may take HEAD for GET: no vendor asks so, and a handshake is not to be answered by it.
  if (!METHODS.includes(raw.method)) return answer(405, { allow: METHODS.join(', ') });
  const { channelId = '', organizationId: named = null } = context.req.param() as {
    readonly channelId?: string;
    readonly organizationId?: string;
  };
  const organizationId = options.organizationOf ? await options.organizationOf(raw, named) : named;
  const scoped = organizationId === undefined ? null : scopeOf(kit, organizationId);
  if (!scoped) return answer(404);
  const waitUntil = options.waitUntil ?? waitUntilOf(context);
  const request = publicRequest(raw, options.publicBaseUrl);
  const response = await scoped.processWebhook(channelId, request, waitUntil ? { waitUntil } : {});
  if (response.status !== 403 || scoped === kit) return response;
  kit.logger.warn('A webhook of a tenant was refused, as if there were no such channel.', { channelId });
  return answer(404);
}

/** The kit of an organization; null where there can be none. One that is served for one tenant stays there. */
function scopeOf(kit: RoomKit, organizationId: string | null): RoomKit | null {
  if (organizationId === null || organizationId === kit.organizationId) return kit;
  if (kit.organizationId !== null) return null;
  try {
    return kit.forOrganization(organizationId);
  } catch (error) {
    if (isRoomKitError(error, 'input_invalid')) return null;
    throw error;
  }
}
