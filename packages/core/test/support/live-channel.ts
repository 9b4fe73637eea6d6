import { ChannelOutput, type DeliveryStream, type RoomEvent } from '../../src/index.ts';
import { RecordingChannel } from './recording-channel.ts';

/** A transport that shows answers while they are written. */
export class LiveChannel extends RecordingChannel {
  readonly chunks: string[] = [];
  /** What each stream became, in the order they ended. */
  readonly ended: (RoomEvent | null)[] = [];
  /** The provisional event of each stream. */
  readonly begun: RoomEvent[] = [];

  override get supportsStreamingDelivery(): boolean {
    return true;
  }

  override async deliverStream(stream: DeliveryStream, event: RoomEvent): Promise<ChannelOutput> {
    this.begun.push(event);
    for await (const item of stream) if (typeof item === 'string') this.chunks.push(item);
    this.ended.push(await stream.committed);
    return ChannelOutput.empty();
  }
}
