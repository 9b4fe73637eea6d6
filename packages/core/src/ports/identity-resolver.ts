import type { ChannelType } from '../domain/channel-type.ts';
import type { IdentityResult } from '../domain/identity.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { RoomContext } from './room-context.ts';

/** Finds out who sent a message. */
export interface IdentityResolver {
  readonly specificationVersion: 'v1';
  resolve(
    message: InboundMessage & { readonly channelType: ChannelType },
    context: RoomContext,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<IdentityResult>;
  close?(): Promise<void>;
}
