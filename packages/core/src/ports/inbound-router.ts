import type { ChannelType } from '../domain/channel-type.ts';

/** What a router knows of a message without a room. */
export interface RouteRequest {
  readonly organizationId: string | null;
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly senderId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Chooses the room of a message that names none. Null lets the kit open a new one; never guess. */
export interface InboundRoomRouter {
  readonly specificationVersion: 'v1';
  route(request: RouteRequest, options?: { readonly signal?: AbortSignal | undefined }): Promise<string | null>;
}
