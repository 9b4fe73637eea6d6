import {
  Channel,
  type ChannelBinding,
  type ChannelCapabilities,
  ChannelOutput,
  type ChannelType,
  type DeliveryStream,
  type RoomContext,
  type RoomEvent,
  type StreamItem,
  textOf,
} from '@roomkit/core';

/** What a transport of the tests is like. */
export interface TransportOptions {
  readonly channelType?: ChannelType;
  readonly capabilities?: Partial<ChannelCapabilities>;
  /** Shows answers while they are written. */
  readonly streaming?: boolean;
}

/** A transport that writes down what it delivers, and to whom. */
export class TestTransport extends Channel {
  readonly delivered: RoomEvent[] = [];
  readonly recipients: string[] = [];
  readonly streamed: StreamItem[][] = [];
  readonly #isStreaming: boolean;

  constructor(id: string, options: TransportOptions = {}) {
    super(id, {
      channelType: options.channelType ?? 'sms',
      capabilities: options.capabilities ?? { mediaTypes: ['text'], maxLength: 1600 },
    });
    this.#isStreaming = options.streaming ?? false;
  }

  override get supportsStreamingDelivery(): boolean {
    return this.#isStreaming;
  }

  /** The words delivered, in order. */
  get words(): readonly string[] {
    return this.delivered.map((event) => textOf(event));
  }

  override async deliver(event: RoomEvent, _binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    this.delivered.push(event);
    for (const { channelId, externalId } of await context.participants()) {
      if (channelId === this.id && externalId !== null) this.recipients.push(externalId);
    }
    return ChannelOutput.empty();
  }

  override async deliverStream(stream: DeliveryStream): Promise<ChannelOutput> {
    const items: StreamItem[] = [];
    this.streamed.push(items);
    for await (const item of stream) items.push(item);
    await stream.committed;
    return ChannelOutput.empty();
  }
}
