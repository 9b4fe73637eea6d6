import type { ChannelBinding } from '../domain/binding.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Channel } from '../ports/channel.ts';
import type { MessagingProvider, SignalSender } from '../ports/messaging.ts';

type Signals = Pick<Channel, 'react' | 'typing' | 'markRead'>;

/** What a channel can pass on to people beside messages, by what its provider has. */
export function signalsOf(
  provider: MessagingProvider & Partial<SignalSender>,
  recipientOf: (binding: ChannelBinding) => string,
): Signals {
  return {
    ...(provider.sendReaction && {
      async react(receipts, emoji, action, binding) {
        const to = recipientOf(binding);
        for (const { providerMessageIds, organizationId } of receipts) {
          const [id] = providerMessageIds;
          if (id === undefined) continue;
          const result = await provider.sendReaction?.(id, action === 'add' ? emoji : '', to, { organizationId });
          if (result?.success === false) {
            throw new ProviderError('The provider did not take the reaction.', { provider: provider.name });
          }
        }
      },
    }),
    ...(provider.sendTyping && {
      async typing(isTyping, _participantId, binding, options) {
        await provider.sendTyping?.(recipientOf(binding), isTyping, options);
      },
    }),
    ...(provider.markRead && {
      async markRead(receipts, binding) {
        const ids = receipts.flatMap((receipt) => receipt.providerMessageIds);
        const organizationId = receipts[0]?.organizationId ?? null;
        if (ids.length > 0) await provider.markRead?.(ids, recipientOf(binding), { organizationId });
      },
    }),
  } satisfies Signals;
}
