import type { TeamsProvider } from '../ports/messaging.ts';
import { readyMade, type ReadyMadeOptions, sendPlainly } from './factory-options.ts';
import { recipientIn, type TransportChannel } from './transport-channel.ts';

/** How a Teams channel is made. */
export type TeamsChannelOptions = ReadyMadeOptions<TeamsProvider>;

const KEY = 'teamsConversationId';

/**
 * Microsoft Teams. The binding's metadata name the conversation as `teamsConversationId`; messages bring it
 * in their channel data, for the sender is not the place to answer.
 */
export function teamsChannel(id: string, options: TeamsChannelOptions): TransportChannel<TeamsProvider> {
  return readyMade(id, 'teams', options, {
    recipientKey: KEY,
    send: sendPlainly,
    bindingMetadata(event) {
      const conversation = recipientIn(event, KEY);
      return conversation === null ? {} : { [KEY]: conversation };
    },
  });
}
