import { Channel, ChannelOutput, type ChannelOptions, type RoomEvent, textOf } from '@roomkit/core';

/** A phone: says what it is told to, and keeps the words it gets. */
export class PlainChannel extends Channel {
  readonly received: string[] = [];

  constructor(id: string, options: Partial<ChannelOptions> = {}) {
    super(id, { channelType: 'sms', provider: { name: 'plain' }, ...options });
  }

  override deliver(event: RoomEvent): ChannelOutput {
    this.received.push(textOf(event));
    return ChannelOutput.empty();
  }
}
