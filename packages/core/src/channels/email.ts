import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { EmailProvider } from '../ports/messaging.ts';
import { readyMade, type ReadyMadeOptions } from './factory-options.ts';
import type { TransportChannel } from './transport-channel.ts';

/** How an e-mail channel is made. */
export interface EmailChannelOptions extends ReadyMadeOptions<EmailProvider> {
  /** The address to send from. @defaultValue the provider's */
  readonly from?: string | null;
  /** The subject where neither binding nor message has one. */
  readonly subject?: string | null;
}

/**
 * E-mail. The binding's metadata name the recipient as `emailAddress`, and perhaps the `subject`; a binding
 * that a message opened keeps its subject and `threadId`.
 */
export function emailChannel(id: string, options: EmailChannelOptions): TransportChannel<EmailProvider> {
  const { from = null, subject = null, ...rest } = options;
  return readyMade(id, 'email', rest, {
    recipientKey: 'emailAddress',
    bindingMetadata: threadMetadata,
    send: (provider, { event, to, binding, options: sendOptions }) =>
      provider.send(event, to, from, subjectOf(event, binding) ?? subject, sendOptions),
  });
}

function subjectOf(event: RoomEvent, binding: ChannelBinding): string | null {
  const own = (event.metadata as { readonly subject?: unknown }).subject;
  const { subject } = binding.metadata;
  return [own, subject].find((value): value is string => typeof value === 'string' && value !== '') ?? null;
}

function threadMetadata(event: RoomEvent): Readonly<Record<string, unknown>> {
  const { subject, threadId } = event.channelData as { readonly subject?: unknown; readonly threadId?: unknown };
  return {
    ...(event.source.externalId === null ? {} : { emailAddress: event.source.externalId }),
    ...(typeof subject === 'string' ? { subject } : {}),
    ...(typeof threadId === 'string' ? { threadId } : {}),
  };
}
