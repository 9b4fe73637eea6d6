import { Channel, ChannelOutput, ConfigurationError, type DeliveryStream, type RoomEvent, textOf } from '@roomkit/core';

export interface WallboardOptions {
  /** Called with all lines whenever one changes, oldest first. */
  readonly show: (lines: readonly string[]) => void;
  /** How many lines the board has. @defaultValue 10 */
  readonly height?: number;
}

/** A board on the wall that many people read and nobody writes on. Answers appear word by word. */
export class WallboardChannel extends Channel {
  readonly #show: (lines: readonly string[]) => void;
  readonly #height: number;
  #lines: readonly string[] = [];

  /** @throws ConfigurationError naming the option */
  constructor(id: string, options: WallboardOptions) {
    super(id, { channelType: 'custom:wallboard', capabilities: { maxLength: 120 } });
    const height = options.height ?? 10;
    if (!Number.isInteger(height) || height < 1) throw new ConfigurationError('height', 'must be a whole number');
    this.#show = options.show;
    this.#height = height;
  }

  override get supportsStreamingDelivery(): boolean {
    return true;
  }

  override deliver(event: RoomEvent): ChannelOutput {
    this.#draw([...this.#lines, textOf(event)]);
    return ChannelOutput.empty();
  }

  override async deliverStream(stream: DeliveryStream): Promise<ChannelOutput> {
    const above = this.#lines;
    let text = '';
    for await (const piece of stream) {
      if (typeof piece !== 'string') continue;
      text += piece;
      this.#draw([...above, text]);
    }
    // What was shown until here was provisional: the committed text stands, or none of it.
    const committed = await stream.committed;
    this.#draw(committed === null ? above : [...above, textOf(committed)]);
    return ChannelOutput.empty();
  }

  override info(): Readonly<Record<string, unknown>> {
    return { height: this.#height, lines: this.#lines.length };
  }

  #draw(lines: readonly string[]): void {
    this.#lines = lines.slice(-this.#height);
    this.#show(this.#lines);
  }
}
