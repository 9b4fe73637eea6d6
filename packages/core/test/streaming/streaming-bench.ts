import {
  type AttachOptions,
  type ChannelOutput,
  type InboundResult,
  type StreamItem,
  type TelegramChannelOptions,
  telegramChannel,
  type UnknownOutcomeHandling,
} from '../../src/index.ts';
import { type KitBench, r2 } from '../support/kit.ts';
import { EditVendor } from './edit-vendor.ts';

/** An answer that a test writes word by word. */
export class Pen implements AsyncIterable<StreamItem> {
  readonly #items: (StreamItem | Error | null)[] = [];
  #wake = Promise.withResolvers<void>();

  write(...items: readonly StreamItem[]): void {
    this.#push(...items);
  }

  end(): void {
    this.#push(null);
  }

  break(error: Error): void {
    this.#push(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamItem, void, undefined> {
    for (;;) {
      const [item] = this.#items;
      if (item === undefined) {
        await this.#wake.promise;
        continue;
      }
      this.#items.shift();
      if (item === null) return;
      if (item instanceof Error) throw item;
      yield item;
    }
  }

  #push(...items: readonly (StreamItem | Error | null)[]): void {
    this.#items.push(...items);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}

/** A room where an agent answers `hi` of `a`, and a channel with edits shows the answer. */
export interface StreamingBench extends KitBench {
  readonly vendor: EditVendor;
  readonly pen: Pen;
  /** Has the agent begin its answer. */
  readonly asked: Promise<InboundResult>;
  /** Lets words come, and time go by. */
  write(words: string, milliseconds?: number): Promise<void>;
  /** Ends the answer, and lets time go by until everything is done. */
  end(milliseconds?: number): Promise<InboundResult>;
}

/** What a test may say about it. */
export interface StreamingBenchOptions {
  readonly channel?: Partial<TelegramChannelOptions>;
  readonly attach?: AttachOptions;
  readonly kit?: Parameters<typeof r2>[0];
  readonly unknownOutcome?: UnknownOutcomeHandling;
  /** What the agent's output has beside its stream. */
  readonly output?: Partial<ChannelOutput>;
  /** Done before the agent is asked. */
  readonly prepare?: (bench: KitBench) => void;
}

export const SECOND = 1_000;

export async function streamingBench(options: StreamingBenchOptions = {}): Promise<StreamingBench> {
  const bench = await r2(options.kit);
  await bench.kit.detachChannel('r1', 'b');
  const vendor = new EditVendor(bench.clock, options.unknownOutcome);
  const pen = new Pen();
  bench.kit.registerChannel(telegramChannel('tg', { provider: vendor, ...options.channel }));
  const { metadata, ...attach } = options.attach ?? {};
  await bench.kit.attachChannel('r1', 'tg', { ...attach, metadata: { telegramChatId: '7', ...metadata } });
  const begun = Promise.withResolvers<void>();
  await bench.addAgent('ai', () => {
    begun.resolve();
    return { responseStream: pen, ...options.output };
  });
  options.prepare?.(bench);
  const asked = bench.kit.processInbound(
    { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hi' }, roomId: 'r1', visibility: 'ai' },
    {},
  );
  await begun.promise;
  await bench.clock.advance(0);
  return {
    ...bench,
    vendor,
    pen,
    asked,
    async write(words, milliseconds = 0) {
      pen.write(words);
      await bench.clock.advance(milliseconds);
    },
    async end(milliseconds = 10 * SECOND) {
      pen.end();
      await bench.clock.advance(milliseconds);
      return asked;
    },
  };
}
