import type { StateScope } from '@roomkit/core';
import { type Json, objectOf, textOrNull } from '@roomkit/core/providers';

import type { TeamsAccount } from './account.ts';
import { baseOf } from './address.ts';

/** Where a conversation is served, as an activity of it has told. */
interface ConversationReference {
  readonly serviceUrl: string;
}

function scopeOf(organizationId: string | null | undefined): StateScope {
  return { organizationId: organizationId ?? null, namespace: 'roomkit.teams.conversations' };
}

/** Remembers where an activity's conversation is served. Only for activities that are believed. */
export async function saveReference(
  { state }: TeamsAccount,
  organizationId: string | null | undefined,
  activity: Json,
): Promise<void> {
  const { id } = objectOf(activity['conversation']);
  const [conversationId, serviceUrl] = [textOrNull(id), textOrNull(activity['serviceUrl'])];
  if (conversationId === null || serviceUrl === null) return;
  const scope = scopeOf(organizationId);
  const key = baseOf(conversationId);
  const known = objectOf(await state.get(scope, key));
  if (known['serviceUrl'] === serviceUrl) return;
  const reference: ConversationReference = { serviceUrl };
  await state.set(scope, key, reference);
}

/** Where a conversation is served; the service that serves all where nothing is known of it. */
export async function serviceUrlOf(
  { state, options }: TeamsAccount,
  organizationId: string | null | undefined,
  conversationId: string,
): Promise<string> {
  const known = objectOf(await state.get(scopeOf(organizationId), baseOf(conversationId)));
  return textOrNull(known['serviceUrl']) ?? options.serviceUrl;
}
