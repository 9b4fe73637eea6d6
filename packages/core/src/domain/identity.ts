import type { ChannelType } from './channel-type.ts';
import type { IdentificationStatus } from './participant.ts';

/** A person known beyond one room, with every address that is theirs. Scoped to an organization. */
export interface Identity {
  readonly id: string;
  readonly organizationId: string | null;
  readonly displayName: string | null;
  /** The integrator's own key, such as a CRM id. */
  readonly externalId: string | null;
  readonly channelAddresses: Readonly<Partial<Record<ChannelType, readonly string[]>>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a resolver found out about a sender. */
export interface IdentityResult {
  readonly status: IdentificationStatus;
  readonly identity?: Identity | null;
  readonly candidates?: readonly Identity[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}
