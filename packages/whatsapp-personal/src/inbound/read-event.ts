import { objectOf, objectsOf } from '@roomkit/core/providers';

import type { WhatsAppMessage, WhatsAppSocket } from '../library.ts';
import type { ReceivedEvent } from '../session/connection.ts';
import type { RecentMessages } from '../session/recent-messages.ts';
import { type Arrived, arrivalOf } from './arrived.ts';
import { ownAddresses, type Surroundings } from './envelope.ts';
import { findNumberBy } from './person.ts';
import type { Presence } from './presence.ts';
import { receiptOf, statusOf } from './status.ts';
import type { Typing } from './typing.ts';

export interface ReadDeps {
  readonly provider: string;
  readonly recent: RecentMessages;
  readonly typing: Typing;
  readonly presence: Presence;
  readonly socket: WhatsAppSocket;
}

/** The parts of an event, each of which is read by itself: one that cannot be read takes no other with it. */
export type ReadPart = () => Promise<readonly Arrived[]>;

/** What an event of a connection brings. */
export function partsOfEvent(deps: ReadDeps, name: ReceivedEvent, value: unknown): readonly ReadPart[] {
  const { provider, recent, typing, presence, socket } = deps;
  const surroundings: Surroundings = { own: ownAddresses(socket), findNumber: findNumberBy(socket), recent };
  switch (name) {
    case 'messages.upsert': {
      // Whatever its type: what was written while the account was not connected comes as `append`.
      return objectsOf(objectOf(value)['messages']).map((message) => async () => {
        const arrived = await arrivalOf(message, surroundings);
        const nativeId = arrived?.type === 'message' ? arrived.message.providerMessageId : null;
        if (nativeId) {
          const came = message as unknown as WhatsAppMessage;
          recent.keep(nativeId, came);
          presence.subscribe(socket, came.key.remoteJid ?? '');
        }
        return arrived === null ? [] : [arrived];
      });
    }
    case 'messages.update':
    case 'message-receipt.update': {
      const read = name === 'messages.update' ? statusOf : receiptOf;
      return objectsOf(value).map((report) => async () => {
        const status = await read(provider, report, surroundings);
        return status === null ? [] : [{ type: 'status', status }];
      });
    }
    case 'presence.update':
      return [
        async () =>
          (await typing.changesOf(value, surroundings.findNumber)).map((notice) => ({ type: 'notice', notice })),
      ];
  }
}
