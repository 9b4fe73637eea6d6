import type { ChannelType, IdentityResolver } from '@roomkit/core';

/** An address, as a channel of an organization sees it. */
export interface KnownAddress {
  readonly organizationId: string | null;
  readonly channelType: ChannelType;
  readonly senderId: string;
}

/** A resolver under test, and whom it knows. */
export interface IdentitySubject {
  readonly resolver: IdentityResolver;
  /** An address of exactly one person. */
  readonly known: KnownAddress & { readonly identityId: string };
  /** An address nobody has. */
  readonly unknown: KnownAddress;
  /** An address of several people, for resolvers that can tell. */
  readonly ambiguous?: KnownAddress & { readonly identityIds: readonly string[] };
  close?(): Promise<void>;
}
