import type { MessengerProvider } from '../ports/messaging.ts';
import { readyMade, type ReadyMadeOptions, sendPlainly } from './factory-options.ts';
import type { TransportChannel } from './transport-channel.ts';

/** How a Messenger channel is made. */
export type MessengerChannelOptions = ReadyMadeOptions<MessengerProvider>;

/** Facebook Messenger. The binding's metadata name the recipient as `facebookUserId`, scoped to the page. */
export function messengerChannel(id: string, options: MessengerChannelOptions): TransportChannel<MessengerProvider> {
  return readyMade(id, 'messenger', options, { recipientKey: 'facebookUserId', send: sendPlainly });
}
