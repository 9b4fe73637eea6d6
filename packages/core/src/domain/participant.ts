/** owner, human agent, member, read-only observer, automated sender. */
export const ParticipantRole = {
  OWNER: 'owner',
  AGENT: 'agent',
  MEMBER: 'member',
  OBSERVER: 'observer',
  BOT: 'bot',
} as const;
export type ParticipantRole = (typeof ParticipantRole)[keyof typeof ParticipantRole];

/** Whether a participant is in the room. */
export const ParticipantStatus = {
  ACTIVE: 'active',
  INACTIVE: 'inactive',
  LEFT: 'left',
  BANNED: 'banned',
} as const;
export type ParticipantStatus = (typeof ParticipantStatus)[keyof typeof ParticipantStatus];

/** How far it is known who a participant is. */
export const IdentificationStatus = {
  IDENTIFIED: 'identified',
  PENDING: 'pending',
  AMBIGUOUS: 'ambiguous',
  UNKNOWN: 'unknown',
  CHALLENGE_SENT: 'challenge_sent',
  REJECTED: 'rejected',
} as const;
export type IdentificationStatus = (typeof IdentificationStatus)[keyof typeof IdentificationStatus];

/** One person in one room: the same person over two channels is one record. */
export interface Participant {
  readonly id: string;
  readonly roomId: string;
  /** The primary channel. */
  readonly channelId: string;
  readonly displayName: string | null;
  readonly role: ParticipantRole;
  readonly status: ParticipantStatus;
  readonly identification: IdentificationStatus;
  readonly identityId: string | null;
  /** Identity ids this person may be. */
  readonly candidates: readonly string[] | null;
  /** Every channel the person was reached on, the primary included. */
  readonly connectedVia: readonly string[];
  readonly externalId: string | null;
  /** A hook's name, `auto` or `manual`. */
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly joinedAt: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
}
