import { isRoomKitError, type ProviderResult, RCS_UNREACHABLE, type RoomEvent, type SendOptions } from '@roomkit/core';
import { failureOfCall, type Json, objectOf, sendParts } from '@roomkit/core/providers';
import { requirePhoneRecipient } from '@roomkit/phone';

import { json, post, type TelnyxAccount } from './account.ts';
import type { TelnyxRCSOptions } from './options.ts';
import { contentMessagesOf } from './rcs-message.ts';

type RcsAccount = TelnyxAccount<TelnyxRCSOptions>;

const PATH = '/messages/rcs';
/** Statuses by which Telnyx refuses what a message says or whom it is for. */
const REFUSED: readonly (number | undefined)[] = [400, 404, 422];

/** Sends a content as the messages it becomes. */
export async function sendRcs(
  account: RcsAccount,
  event: RoomEvent,
  to: string,
  options: SendOptions,
): Promise<ProviderResult> {
  options.signal?.throwIfAborted();
  const recipient = requirePhoneRecipient(account.provider, to);
  const contents = contentMessagesOf(account.provider, event.content);
  try {
    return await sendParts(contents, options, (content, { signal }) =>
      post(account, PATH, fromAgent(account, recipient, { content_message: content }), signal),
    );
  } catch (error) {
    if (!isRefused(error) || (await isReachable(account, recipient, options.signal).catch(() => true))) throw error;
    const message = 'The recipient cannot be reached by RCS.';
    return { success: false, error: { code: RCS_UNREACHABLE, message, retryable: false } };
  }
}

/** Shows that the agent writes, or has read everything so far: Telnyx's events name no message. */
export async function sendEvent(
  account: RcsAccount,
  type: 'IS_TYPING' | 'READ',
  to: string,
  { signal }: SendOptions,
): Promise<void> {
  const recipient = requirePhoneRecipient(account.provider, to);
  const message = fromAgent(account, recipient, { event: { event_type: type } });
  // Nobody is harmed by one that is shown twice, or never.
  await account.call(PATH, { ...json(message), effect: 'read', signal });
}

/**
 * Whether a phone has RCS for this agent: it does where it has any of its features.
 *
 * @see https://developers.telnyx.com/docs/messaging/messages/rcs-capabilities
 */
export async function isReachable(account: RcsAccount, to: string, signal: AbortSignal | undefined): Promise<boolean> {
  const path = [account.options.agentId, to].map(encodeURIComponent).join('/');
  try {
    const { body } = await account.call(`/messaging/rcs/capabilities/${path}`, {
      method: 'GET',
      effect: 'read',
      signal,
    });
    const { features } = objectOf(objectOf(body)['data']);
    // What says nothing of features is no answer of Telnyx.
    if (!Array.isArray(features)) throw failureOfCall(account.provider, 'read', null);
    return features.length > 0;
  } catch (error) {
    if (isRoomKitError(error, 'provider_failed') && error.details.statusCode === 404) return false;
    throw error;
  }
}

/** A message or an event of the agent. */
function fromAgent({ options }: RcsAccount, to: string, message: Json): Json {
  const { agentId, messagingProfileId } = options;
  const sender = { agent_id: agentId, messaging_profile_id: messagingProfileId, type: 'RCS' };
  return { ...sender, to, agent_message: message };
}

/** Telnyx documents no code for a phone without RCS: what it refuses for good may be that. */
function isRefused(error: unknown): boolean {
  if (!isRoomKitError(error, 'provider_failed') || error.retryable) return false;
  return REFUSED.includes(error.details.statusCode);
}
