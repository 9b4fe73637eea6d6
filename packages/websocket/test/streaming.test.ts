import type { ServerFrame } from '@roomkit/client/protocol';
import {
  Channel,
  ChannelOutput,
  type ChannelBinding,
  HookResult,
  type RoomContext,
  type RoomEvent,
  type StreamItem,
} from '@roomkit/core';
import { settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

/** An answer written by hand, word by word. */
class Pen {
  #words: (StreamItem | Error | null)[] = [];
  #wake: (() => void) | null = null;

  write(...words: (StreamItem | Error | null)[]): void {
    this.#words.push(...words);
    this.#wake?.();
  }

  async *read(): AsyncGenerator<StreamItem> {
    for (;;) {
      const word = this.#words.shift();
      if (word === null) return;
      if (word instanceof Error) throw word;
      if (word === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else {
        yield word;
      }
    }
  }
}

/** Answers the phone with what its pen writes. */
class Scribe extends Channel {
  readonly pen: Pen = new Pen();

  constructor() {
    super('ai', { channelType: 'ai', provider: { name: 'scribe' } });
  }

  override onEvent(event: RoomEvent, _binding: ChannelBinding, _context: RoomContext): ChannelOutput {
    return event.source.channelId === 'phone'
      ? ChannelOutput.of({ responseStream: this.pen.read() })
      : ChannelOutput.empty();
  }
}

async function withScribe(): Promise<{ readonly harness: Harness; readonly pen: Pen }> {
  const harness = await Harness.start({ maxStreamBufferLength: 1_000 });
  const scribe = new Scribe();
  harness.kit.registerChannel(scribe);
  await harness.kit.attachChannel('r1', 'ai');
  return { harness, pen: scribe.pen };
}

describe('answers while they are written', () => {
  it('CORE-6.1.4 are shown as they grow, end as the event that was stored, and are not delivered a second time', async () => {
    const { harness, pen } = await withScribe();
    await using _harness = harness;
    const alice = await harness.enter('alice');
    const turn = harness.say('hello?');
    const start = await alice.next('stream_start');
    pen.write('Hel');
    const first = await alice.next('stream_delta');
    pen.write('lo', { kind: 'thinking' }, ' there', null);
    const end = await alice.next('stream_end');
    await turn;
    await alice.caughtUp();
    const stored = await harness.kit.getTimeline('r1', { types: ['message'] });
    expect(first).toMatchObject({ streamId: start.streamId, delta: 'Hel' });
    expect(start.stream).toMatchObject({ channelId: 'ai', channelType: 'ai', roomId: 'r1' });
    expect(
      alice
        .all('stream_delta')
        .map(({ delta }) => delta)
        .join(''),
    ).toBe('Hello there');
    expect(end).toMatchObject({
      streamId: start.streamId,
      event: { id: start.streamId, index: stored[1]?.index, content: { type: 'text', body: 'Hello there' } },
      previousIndex: stored[0]?.index,
    });
    expect(alice.texts()).toEqual(['hello?', 'Hello there']);
    expect(stored).toHaveLength(2);
    expect(harness.phone.received).toEqual(['Hello there']);
  });

  it('somebody who joins late sees what was written so far, and the rest', async () => {
    const { harness, pen } = await withScribe();
    await using _harness = harness;
    const alice = await harness.enter('alice');
    const turn = harness.say('hello?');
    await alice.next('stream_start');
    pen.write('Hello');
    await alice.next('stream_delta');
    const bob = await harness.enter('bob');
    pen.write(' there', null);
    await bob.next('stream_end');
    await turn;
    const order = bob.frames.map(({ type }) => type).filter((type) => type.startsWith('stream') || type === 'synced');
    expect(order).toEqual(['synced', 'stream_start', 'stream_delta', 'stream_delta', 'stream_end']);
    expect(bob.all('stream_delta').map(({ delta }) => delta)).toEqual(['Hello', ' there']);
  });

  it('somebody who joins a stream that grew too long gets it whole at the end', async () => {
    const { harness, pen } = await withScribe();
    await using _harness = harness;
    const alice = await harness.enter('alice');
    const turn = harness.say('hello?');
    await alice.next('stream_start');
    pen.write('x'.repeat(1_001));
    await alice.next('stream_delta');
    const bob = await harness.enter('bob');
    pen.write(null);
    await bob.next('event', ({ event }) => event.channelId === 'ai');
    await turn;
    expect(bob.frames.filter(({ type }) => type.startsWith('stream'))).toEqual([]);
    expect(bob.texts().at(-1)).toHaveLength(1_001);
  });

  it('a stream that starts while nobody watches is shown to whoever comes', async () => {
    const { harness, pen } = await withScribe();
    await using _harness = harness;
    const turn = harness.say('hello?');
    pen.write('Hello');
    const alice = await harness.enter('alice');
    await alice.next('stream_start');
    pen.write('!', null);
    const end = await alice.next('stream_end');
    await turn;
    expect(end.event.content).toEqual({ type: 'text', body: 'Hello!' });
  });

  it('CORE-6.1.5 what a hook refuses altogether is taken off every screen', async () => {
    const { harness, pen } = await withScribe();
    await using _harness = harness;
    const alice = await harness.enter('alice');
    harness.kit.hook('before_broadcast', {}, ({ source }) =>
      source.channelId === 'ai' ? HookResult.block('no') : HookResult.allow(),
    );
    const turn = harness.say('hello?');
    const start = await alice.next('stream_start');
    pen.write('secret. ', 'more.', null);
    const abort = await alice.next('stream_abort');
    await turn;
    await alice.caughtUp();
    expect(abort).toEqual({ type: 'stream_abort', roomId: 'r1', streamId: start.streamId, reason: 'refused' });
    expect(JSON.stringify(alice.frames)).not.toContain('secret');
  });

  it('CORE-7.5.6 a whispered stream is shown to those who may see what it becomes', async () => {
    const { harness, pen } = await withScribe();
    await using _harness = harness;
    await harness.kit.setVisibility('r1', 'ai', 'ws#alice');
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    const turn = harness.say('hello?');
    await alice.next('stream_start');
    pen.write('psst', null);
    await alice.next('stream_end');
    await turn;
    await harness.say('end', 'r1', { addressedTo: [] });
    await bob.next('event', ({ event }) => event.content?.type === 'text' && event.content.body === 'end');
    expect(JSON.stringify(bob.frames)).not.toContain('psst');
    expect(bob.frames.filter(({ type }) => type.startsWith('stream'))).toEqual([]);
    expect(harness.phone.received).toEqual([]);
  });

  it('a slow reader gets the words it missed together, and never holds the writer up', async () => {
    const { harness, pen } = await withScribe();
    await using _harness = harness;
    const written: ServerFrame[] = [];
    let gate: PromiseWithResolvers<void> | null = Promise.withResolvers();
    const slowly = async (text: string): Promise<void> => {
      written.push(JSON.parse(text) as ServerFrame);
      await gate?.promise;
    };
    await harness.channel.registerConnection('slow', slowly, { rooms: ['r1'] }).ready;
    const alice = await harness.enter('alice');
    const turn = harness.say('hello?');
    await alice.next('stream_start');
    // More than a window's worth waits for the slow one from here on.
    await harness.say('y'.repeat(70_000), 'r1', { addressedTo: [] });
    pen.write('one ', 'two ');
    await alice.next('stream_delta', ({ delta }) => delta.endsWith('two '));
    const before = written.length;
    gate.resolve();
    gate = null;
    await settled();
    pen.write('three', null);
    const end = await alice.next('stream_end');
    await turn;
    await settled();
    const deltas = written.flatMap((frame) => (frame.type === 'stream_delta' ? [frame.delta] : []));
    expect(before).toBe(1);
    expect(deltas).toEqual(['one two ', 'three']);
    expect(written.at(-1)).toEqual(end);
  });
});
