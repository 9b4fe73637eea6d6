import { ChannelOutput, type DeliveryStream, type RoomEvent, type StreamShown } from '../../src/index.ts';
import { RecordingChannel } from './recording-channel.ts';

/** A transport that shows answers as fast as a test lets it: one piece each time it is told to. */
export class PacedChannel extends RecordingChannel {
  readonly chunks: string[] = [];
  readonly ended: (RoomEvent | null)[] = [];
  /** Answers that were stopped elsewhere. */
  stopped = 0;
  #stream: DeliveryStream | null = null;
  #iterator: AsyncIterator<unknown> | null = null;
  #over!: (error: unknown) => void;

  override get supportsStreamingDelivery(): boolean {
    return true;
  }

  override get pacesStreams(): boolean {
    return true;
  }

  override async deliverStream(stream: DeliveryStream): Promise<ChannelOutput> {
    this.#stream = stream;
    this.#iterator = stream[Symbol.asyncIterator]();
    stream.pace?.signal.addEventListener('abort', () => (this.stopped += 1));
    const failed = new Promise<never>((_resolve, reject) => (this.#over = reject));
    failed.catch(() => undefined);
    this.ended.push(await Promise.race([stream.committed, failed]));
    return ChannelOutput.empty();
  }

  /** Shows the next piece; false when there is none. */
  async show(): Promise<boolean> {
    const step = await this.#iterator?.next();
    if (step === undefined || step.done === true) return false;
    this.chunks.push(step.value as string);
    return true;
  }

  settle(shown: Partial<StreamShown> = {}): void {
    this.#stream?.pace?.settle({ characters: this.chunks.join('').length, isCut: false, ...shown });
  }

  fail(error: Error): void {
    this.#over(error);
  }
}
