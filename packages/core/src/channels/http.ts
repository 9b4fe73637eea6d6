import type { HTTPProvider } from '../ports/messaging.ts';
import { readyMade, type ReadyMadeOptions, sendPlainly } from './factory-options.ts';
import type { TransportChannel } from './transport-channel.ts';

/** How an HTTP channel is made. */
export type HttpChannelOptions = ReadyMadeOptions<HTTPProvider>;

/**
 * Another system behind a webhook, of type `webhook`. The binding's metadata may name the recipient there
 * as `recipientId`; otherwise it is the room.
 */
export function httpChannel(id: string, options: HttpChannelOptions): TransportChannel<HTTPProvider> {
  return readyMade(id, 'webhook', options, {
    recipientKey: 'recipientId',
    send: sendPlainly,
    defaultRecipient: (event) => event.roomId,
  });
}
