import {
  type ChannelOptions,
  type ChannelOutput,
  ChannelOutput as Output,
  type EventContent,
  type FrameworkEvent,
  type FrameworkEventName,
  type HookTriggerName,
  type HookTriggers,
  type InboundMessage,
  type InboundResult,
  InMemoryStore,
  type ConversationStore,
  type RoomContext,
  type RoomEvent,
  RoomKit,
  textOf,
} from '../../src/index.ts';
import type { RoomKitOptions } from '../../src/options.ts';
import { text } from './fixtures.ts';
import { RecordingChannel } from './recording-channel.ts';
import { RecordingLogger } from './recording-logger.ts';
import { countingIds } from './services.ts';
import { TestClock } from './test-clock.ts';

/** A kit on a clock that stands still, with what a test asks of it. */
export interface KitBench {
  readonly kit: RoomKit;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  readonly store: ConversationStore;
  /** Registers a recording channel; attaches it to `r1` unless told otherwise. */
  add(id: string, options?: Partial<ChannelOptions>): Promise<RecordingChannel>;
  /** A channel that answers every event it is asked about. */
  addAgent(id: string, answer?: Answer): Promise<RecordingChannel>;
  /** A message from outside, into `r1` unless it names a room. */
  say(channelId: string, body: string, message?: Partial<InboundMessage>): Promise<InboundResult>;
  /** What was said in a room: its timeline without records of the kit. */
  said(roomId?: string): Promise<readonly RoomEvent[]>;
  /** The words of what was said and passed. */
  words(roomId?: string): Promise<readonly string[]>;
  timeline(roomId?: string): Promise<readonly RoomEvent[]>;
  /** Collects what hooks of a trigger get. */
  hooked<Name extends HookTriggerName>(trigger: Name): HookTriggers[Name]['payload'][];
  /** Collects framework events. */
  emitted<Name extends FrameworkEventName>(name: Name): FrameworkEvent<Name>[];
}

/** What an agent answers: words, an output, or nothing. */
export type Answer = (
  event: RoomEvent,
  context: RoomContext,
) => string | null | Partial<ChannelOutput> | Promise<string | null | Partial<ChannelOutput>>;

const KEPT: ReadonlySet<string> = new Set(['message', 'edit', 'delete', 'system']);

/** A kit without rooms and channels. */
export function kitBench(options: RoomKitOptions & { readonly clock?: TestClock } = {}): KitBench {
  const clock = options.clock ?? new TestClock();
  const logger = new RecordingLogger();
  const store = options.store ?? new InMemoryStore({ clock });
  const kit = new RoomKit({ createId: countingIds(), logger, ...options, clock, store });
  const timeline = (roomId = 'r1'): Promise<readonly RoomEvent[]> => kit.getTimeline(roomId, { limit: 1000 });
  const said = async (roomId = 'r1'): Promise<readonly RoomEvent[]> =>
    (await timeline(roomId)).filter((event) => KEPT.has(event.type));
  const add = async (channel: RecordingChannel): Promise<RecordingChannel> => {
    kit.registerChannel(channel);
    await kit.attachChannel('r1', channel.id);
    return channel;
  };
  return {
    kit,
    clock,
    logger,
    store,
    add: (id, channelOptions) => add(new RecordingChannel(id, channelOptions)),
    addAgent(id, answer = () => 'pong') {
      const channel = new RecordingChannel(id, { channelType: 'ai' });
      channel.answer = async (event, context) => outputOf(await answer(event, context));
      return add(channel);
    },
    say: (channelId, body, message = {}) =>
      kit.processInbound({ channelId, senderId: 'u1', content: text(body), roomId: 'r1', ...message }),
    said,
    words: async (roomId) => (await said(roomId)).filter((event) => event.status !== 'blocked').map(textOf),
    timeline,
    hooked(trigger) {
      const payloads: never[] = [];
      kit.hook(trigger, { name: `collect ${trigger}` }, ((payload: never) => void payloads.push(payload)) as never);
      return payloads;
    },
    emitted(name) {
      const found: never[] = [];
      kit.on(name, (event) => void found.push(event as never));
      return found;
    },
  };
}

/** The kit with room `r1` and two recording transports `a` and `b`. */
export interface R2 extends KitBench {
  readonly a: RecordingChannel;
  readonly b: RecordingChannel;
}

export async function r2(options: Parameters<typeof kitBench>[0] = {}): Promise<R2> {
  const bench = kitBench(options);
  await bench.kit.createRoom({ roomId: 'r1' });
  return { ...bench, a: await bench.add('a'), b: await bench.add('b') };
}

/** {@link r2} with the agent `ai`, which answers `pong` to what did not come from it. */
export interface R3 extends R2 {
  readonly ai: RecordingChannel;
}

export async function r3(answer?: Answer, options: Parameters<typeof kitBench>[0] = {}): Promise<R3> {
  const bench = await r2(options);
  return { ...bench, ai: await bench.addAgent('ai', answer) };
}

function outputOf(answer: string | null | Partial<ChannelOutput>): ChannelOutput {
  if (answer === null) return Output.empty();
  return Output.of(typeof answer === 'string' ? { events: [{ content: text(answer) }] } : answer);
}

/** An answer that comes in pieces; `pulls` counts how many were asked for. */
export function stream(...pieces: readonly string[]): { readonly source: AsyncIterable<string>; pulls: number } {
  const made = { source: generate(), pulls: 0 };
  async function* generate(): AsyncGenerator<string> {
    for (const piece of pieces) {
      made.pulls += 1;
      yield piece;
    }
  }
  return made;
}

/** A promise that is settled by hand. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}

/** Never settles. */
export function never<Value = never>(): Promise<Value> {
  return new Promise(() => {});
}

export const content = (body: string): EventContent => text(body);
