import type { Channel, ChannelBinding, InboundMessage, RoomEvent } from '@roomkit/core';

/** A channel under test. */
export interface ChannelSubject {
  readonly channel: Channel;
  /** Its binding to room `r1`: a transport's names a recipient. */
  readonly binding: ChannelBinding;
  /** A message as it comes in over the channel. @defaultValue a text of sender `u1` */
  readonly message?: InboundMessage;
  /** What has left a transport, in order, as far as the subject can see it. */
  left?(): readonly RoomEvent[];
  /** A binding that names nobody, for transports that need a recipient. */
  readonly recipientless?: ChannelBinding;
  /** Credentials that must not be seen anywhere. */
  readonly secrets?: readonly string[];
  close?(): Promise<void>;
}
