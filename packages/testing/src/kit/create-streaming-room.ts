import { ChannelOutput, RoomKit, type StreamItem, textOf, type TransportChannel } from '@roomkit/core';

import { SimpleChannel } from '../providers/simple-channel.ts';
import { createTestClock, settled, type TestClock } from '../runtime/test-clock.ts';
import { createTestIds } from '../runtime/test-ids.ts';

/** A room in which an agent writes, word by word as the test says, to a chat behind an emulator. */
export interface StreamingRoom extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly clock: TestClock;
  /** Lets words come. */
  write(words: string): void;
  /** Nothing more comes: lets time go by until everything is done. */
  end(): Promise<void>;
  /** Waits until something is so: what goes over a socket takes a moment. */
  until(isSo: () => boolean): Promise<void>;
  /** Lets time go by, in steps in which the vendor can answer, until something is so. */
  advanceUntil(isSo: () => boolean): Promise<void>;
  /** Everything the agent has said. */
  said(): Promise<readonly string[]>;
}

const STEP_MS = 500;

/**
 * Makes a kit on a test clock with room `r1`: a page, an agent that has been asked, and a transport that shows its
 * answer. For channels that show answers while they are written, over a provider's own emulator.
 */
export async function createStreamingRoom(
  channel: TransportChannel,
  metadata: Readonly<Record<string, unknown>>,
): Promise<StreamingRoom> {
  const clock = createTestClock();
  const kit = new RoomKit({ clock, createId: createTestIds() });
  const begun = Promise.withResolvers<void>();
  const items: StreamItem[] = [];
  let isEnded = false;
  let news = Promise.withResolvers<void>();
  async function* answer(): AsyncGenerator<StreamItem> {
    begun.resolve();
    for (;;) {
      const item = items.shift();
      if (item !== undefined) yield item;
      else if (isEnded) return;
      else await news.promise;
    }
  }
  const wake = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const reply = (): ChannelOutput => ChannelOutput.of({ responseStream: answer() });
  for (const one of [channel, new SimpleChannel('ai', { channelType: 'ai', reply }), new SimpleChannel('page')]) {
    kit.registerChannel(one);
  }
  await kit.createRoom({ roomId: 'r1' });
  await kit.attachChannel('r1', channel.id, { metadata });
  await kit.attachChannel('r1', 'ai');
  await kit.attachChannel('r1', 'page');
  const question = {
    channelId: 'page',
    senderId: 'u1',
    content: { type: 'text', body: 'Tea?' },
    roomId: 'r1',
  } as const;
  await kit.processInbound({ ...question, visibility: 'ai' }, { until: 'committed' });
  await begun.promise;
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let turns = 0; !isSo(); turns += 1) {
      if (turns > MOST_TURNS) throw new Error('It does not become so.');
      await settled();
    }
  };
  const advanceUntil = async (isSo: () => boolean): Promise<void> => {
    for (let steps = 0; !isSo(); steps += 1) {
      if (steps > MOST_STEPS) throw new Error('It never becomes so.');
      await clock.advance(STEP_MS);
      for (let turns = 0; turns < TURNS_OF_A_CALL && !isSo(); turns += 1) await settled();
    }
  };
  return {
    kit,
    clock,
    until,
    advanceUntil,
    write(words) {
      items.push(words);
      wake();
    },
    async end() {
      isEnded = true;
      wake();
      let isIdle = false;
      void kit.whenIdle().then(() => {
        isIdle = true;
      });
      await advanceUntil(() => isIdle);
    },
    async said() {
      const events = await kit.getTimeline('r1', { types: ['message'] });
      return events.filter(({ source }) => source.channelId === 'ai').map((event) => textOf(event));
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
}

/** How often a socket gets its turn before it counts as silent. */
const MOST_TURNS = 200_000;
const TURNS_OF_A_CALL = 400;
const MOST_STEPS = 1_000;
