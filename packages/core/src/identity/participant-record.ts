import { deepEqual } from '../domain/deep-equal.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';

/** A sender as a channel knows them, in one room. */
export interface Sender {
  readonly roomId: string;
  readonly channelId: string;
  readonly senderId: string;
}

/** The participant this sender was before, by the address and the channel. */
export function participantOfSender(roster: readonly Participant[], sender: Sender): Participant | null {
  return (
    roster.find(
      (participant) =>
        participant.externalId === sender.senderId && participant.connectedVia.includes(sender.channelId),
    ) ?? null
  );
}

/** The participant an identity is in this room. */
export function participantOfIdentity(roster: readonly Participant[], identityId: string): Participant | null {
  return roster.find((participant) => participant.identityId === identityId) ?? null;
}

/**
 * A new participant. The name falls back to the address.
 */
export function newParticipant(id: string, sender: Sender, now: Date): Participant {
  return {
    id,
    roomId: sender.roomId,
    channelId: sender.channelId,
    displayName: sender.senderId,
    role: 'member',
    status: 'active',
    identification: 'pending',
    identityId: null,
    candidates: null,
    connectedVia: [sender.channelId],
    externalId: sender.senderId,
    resolvedBy: null,
    resolvedAt: null,
    joinedAt: now,
    metadata: {},
  };
}

/** A participant that turned out to be an identity. The same record when that was known. */
export function identifiedAs(
  participant: Participant,
  identity: Identity,
  how: { readonly resolvedBy: string; readonly now: Date },
): Participant {
  const isKnown = participant.identification === 'identified' && participant.identityId === identity.id;
  if (isKnown) return participant;
  const hasOwnName = participant.displayName !== null && participant.displayName !== participant.externalId;
  return {
    ...participant,
    displayName: hasOwnName ? participant.displayName : (identity.displayName ?? participant.displayName),
    identification: 'identified',
    identityId: identity.id,
    candidates: null,
    resolvedBy: how.resolvedBy,
    resolvedAt: how.now,
  };
}

/** A participant whose identity is still open. An identified one stays so. */
export function pendingAs(
  participant: Participant,
  candidates: readonly Identity[],
  displayName: string | null,
): Participant {
  if (participant.identification === 'identified') return participant;
  const ids = candidates.map((identity) => identity.id);
  const pending: Participant = {
    ...participant,
    displayName: displayName ?? participant.displayName,
    identification: 'pending',
    candidates: ids,
  };
  return deepEqual(participant, pending) ? participant : pending;
}

/** The record with this channel among those the person was reached on. */
export function reachedOn(participant: Participant, channelId: string): Participant {
  if (participant.connectedVia.includes(channelId)) return participant;
  return { ...participant, connectedVia: [...participant.connectedVia, channelId] };
}
