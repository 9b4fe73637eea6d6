import {
  type ChannelBinding,
  type ChannelCapabilities,
  type ChannelOutput,
  DefaultContentTranscoder,
  type DeliveryStream,
  type EventContent,
  type RoomContext,
  type RoomEvent,
  type StreamItem,
  type StreamOutlet,
  type TelegramChannelOptions,
  telegramChannel,
} from '../../src/index.ts';
import { aBinding, aContext, anEvent, text } from '../support/fixtures.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { TestClock } from '../support/test-clock.ts';
import { EditVendor } from './edit-vendor.ts';
import { Pen } from './streaming-bench.ts';

/** What a test may say about it. */
export interface DirectOptions {
  readonly channel?: Partial<TelegramChannelOptions>;
  readonly capabilities?: Partial<ChannelCapabilities>;
  readonly binding?: Partial<ChannelBinding>;
  readonly context?: Partial<RoomContext>;
  readonly outlet?: Partial<StreamOutlet>;
  readonly vendor?: (clock: TestClock) => EditVendor;
}

/** A stream that a test hands to a channel itself, and whose commit it decides. */
export interface DirectStream {
  readonly clock: TestClock;
  readonly vendor: EditVendor;
  readonly logger: RecordingLogger;
  readonly pen: Pen;
  readonly output: Promise<ChannelOutput>;
  /** Lets words come, and a second go by. */
  write(words: string): Promise<void>;
  /** Ends the words and says what became of them; gives the channel's answer. */
  commit(content: EventContent | string | null, milliseconds?: number): Promise<ChannelOutput>;
}

const EVENT = anEvent({ id: 'e9', content: text('') });

export function directStream(options: DirectOptions = {}): DirectStream {
  const clock = new TestClock();
  const logger = new RecordingLogger();
  const vendor = options.vendor?.(clock) ?? new EditVendor(clock);
  const channel = telegramChannel('tg', { provider: vendor, ...options.channel });
  const capabilities = { ...channel.capabilities, ...options.capabilities };
  const binding = aBinding({ channelId: 'tg', capabilities, metadata: { telegramChatId: '7' }, ...options.binding });
  const pen = new Pen();
  const committed = Promise.withResolvers<RoomEvent | null>();
  const transcoder = new DefaultContentTranscoder();
  const outlet: StreamOutlet = {
    clock,
    logger,
    callTimeoutMs: 30_000,
    politeIntervalMs: 0,
    closing: new AbortController().signal,
    whenInTurn: async () => undefined,
    contentFor: async ({ content }, without) => transcoder.transcode(content, { ...capabilities, ...without }),
    takeToken: async () => ({ granted: true }),
    ...options.outlet,
  };
  const stream: DeliveryStream = {
    outlet,
    committed: committed.promise,
    [Symbol.asyncIterator]: (): AsyncIterator<StreamItem> => pen[Symbol.asyncIterator](),
  };
  const output = channel.deliverStream(stream, EVENT, binding, aContext(options.context));
  output.catch(() => undefined);
  return {
    clock,
    vendor,
    logger,
    pen,
    output,
    async write(words) {
      pen.write(words);
      await clock.advance(1_000);
    },
    async commit(content, milliseconds = 10_000) {
      pen.end();
      const committedContent = typeof content === 'string' ? text(content) : content;
      committed.resolve(committedContent && { ...EVENT, index: 4, content: committedContent });
      await clock.advance(milliseconds);
      return output;
    },
  };
}
