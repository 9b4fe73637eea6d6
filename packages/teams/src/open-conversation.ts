import { objectOf, requireTold, textOrNull } from '@roomkit/core/providers';

import { saveReference } from './references.ts';
import { json, type Sender } from './send.ts';

/** With whom a conversation is opened. */
export interface OpenConversationOptions {
  /** The person's tenant. @defaultValue the bot's */
  readonly tenantId?: string;
  readonly organizationId?: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages */
export async function openConversation(
  { account, provider }: Sender,
  userId: string,
  { tenantId = account.options.tenantId, organizationId, signal }: OpenConversationOptions,
): Promise<string> {
  const { appId, serviceUrl } = account.options;
  const body = {
    isGroup: false,
    bot: { id: `28:${appId}` },
    members: [{ id: userId }],
    tenantId,
    channelData: { tenant: { id: tenantId } },
  };
  // Whoever asks twice gets the same conversation.
  const answer = await account.call(serviceUrl, 'conversations', { ...json(body), effect: 'read', signal });
  const { id, serviceUrl: told } = objectOf(answer.body);
  const conversationId = requireTold(provider, textOrNull(id));
  await saveReference(account, organizationId, {
    conversation: { id: conversationId },
    serviceUrl: textOrNull(told) ?? serviceUrl,
  });
  return conversationId;
}
