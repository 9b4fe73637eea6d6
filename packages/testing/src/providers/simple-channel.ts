import {
  Channel,
  type ChannelBinding,
  type ChannelOptions,
  ChannelOutput,
  type RoomContext,
  type RoomEvent,
} from '@roomkit/core';

/** What a simple channel does when it is called: nothing, a text as answer, or whatever a function says. */
export type SimpleAnswer =
  | string
  | ((event: RoomEvent, binding: ChannelBinding, context: RoomContext) => SimpleOutput | Promise<SimpleOutput>);

type SimpleOutput = ChannelOutput | string | void;

/** How a simple channel is made. */
export interface SimpleChannelOptions extends Partial<ChannelOptions> {
  /** What it does with events of the room: an intelligence channel answers. */
  readonly reply?: SimpleAnswer;
  /** What it does with what is delivered. */
  readonly onDeliver?: SimpleAnswer;
}

/** A channel that keeps what it sees. A transport of type `custom:simple` unless told otherwise. */
export class SimpleChannel extends Channel {
  /** What `onEvent` got. */
  readonly events: RoomEvent[] = [];
  /** What `deliver` got. */
  readonly delivered: RoomEvent[] = [];
  readonly #reply: SimpleAnswer | undefined;
  readonly #onDeliver: SimpleAnswer | undefined;
  #isClosed = false;

  constructor(id: string, options: SimpleChannelOptions = {}) {
    const { reply, onDeliver, ...rest } = options;
    super(id, { channelType: 'custom:simple', ...rest });
    this.#reply = reply;
    this.#onDeliver = onDeliver;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  override async onEvent(event: RoomEvent, binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    this.events.push(event);
    return outputOf(this.#reply, event, binding, context);
  }

  override async deliver(event: RoomEvent, binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    this.delivered.push(event);
    return outputOf(this.#onDeliver, event, binding, context);
  }

  override async close(): Promise<void> {
    this.#isClosed = true;
  }
}

async function outputOf(
  answer: SimpleAnswer | undefined,
  event: RoomEvent,
  binding: ChannelBinding,
  context: RoomContext,
): Promise<ChannelOutput> {
  if (answer === undefined || event.source.channelId === binding.channelId) return ChannelOutput.empty();
  const output = typeof answer === 'function' ? await answer(event, binding, context) : answer;
  if (typeof output !== 'string') return output ?? ChannelOutput.empty();
  return ChannelOutput.of({ events: [{ content: { type: 'text', body: output } }] });
}
