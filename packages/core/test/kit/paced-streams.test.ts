import { describe, expect, it } from 'vitest';

import { type RoomEvent, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { never, r2, type R2, stream } from '../support/kit.ts';
import { LiveChannel } from '../support/live-channel.ts';
import { PacedChannel } from '../support/paced-channel.ts';

interface Bench extends R2 {
  readonly voice: PacedChannel;
  /** Lets everything run that waits for nothing but others. */
  settled(): Promise<void>;
  answers(): Promise<readonly RoomEvent[]>;
}

async function withVoice(
  source: () => AsyncIterable<string>,
  onSignal?: (signal: AbortSignal | undefined) => void,
): Promise<Bench> {
  const bench = await r2();
  const voice = new PacedChannel('voice', { channelType: 'voice' });
  bench.kit.registerChannel(voice);
  await bench.kit.attachChannel('r1', 'voice');
  await bench.addAgent('ai', (event, context) => {
    onSignal?.(context.signal);
    return textOf(event) === 'hi' ? { responseStream: source() } : null;
  });
  const answers = async (): Promise<readonly RoomEvent[]> =>
    (await bench.said()).filter((event) => event.source.channelId === 'ai');
  return { ...bench, voice, settled: () => bench.clock.advance(0), answers };
}

describe('an answer to a target with a pace of its own', () => {
  it('VOICE-12.2.14 is generated no further than the target has read, and committed once it has said what it showed', async () => {
    const words = stream('One. ', 'Two. ', 'Three.');
    const bench = await withVoice(() => words.source);
    const saying = bench.say('a', 'hi');
    await bench.settled();
    expect(words.pulls).toBe(0);
    await bench.voice.show();
    await bench.settled();
    expect(words.pulls).toBe(1);
    while (await bench.voice.show());
    await bench.settled();
    expect(words.pulls).toBe(3);
    expect(await bench.answers()).toEqual([]);
    bench.voice.settle({ metadata: { spoken: { voice: { text: 'One. Two. Three.', playedMs: 900 } } } });
    await saying;
    const [answer] = await bench.answers();
    expect(answer?.content).toEqual(text('One. Two. Three.'));
    expect(answer?.metadata).toEqual({ spoken: { voice: { text: 'One. Two. Three.', playedMs: 900 } } });
    expect(bench.voice.ended).toMatchObject([{ id: answer?.id, index: answer?.index }]);
    expect(bench.a.words).toEqual(['One. Two. Three.']);
    expect(bench.voice.words).toEqual(['hi']);
  });

  it('VOICE-12.6.1 that somebody stops there is closed at once, and stored as far as it was shown', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield 'more ';
      } finally {
        closed = true;
      }
    }
    let turn: AbortSignal | undefined;
    const bench = await withVoice(endless, (signal) => (turn = signal));
    const saying = bench.say('a', 'hi');
    await bench.settled();
    await bench.voice.show();
    await bench.voice.show();
    bench.voice.settle({ characters: 7, isCut: true, metadata: { interrupted: true } });
    await saying;
    expect(closed).toBe(true);
    expect(turn).toMatchObject({ aborted: true });
    const [answer] = await bench.answers();
    expect(answer?.content).toEqual(text('more mo'));
    expect(answer?.metadata).toEqual({ cancelled: true, interrupted: true });
    expect(bench.a.words).toEqual(['more mo']);
  });

  it('VOICE-12.6.1 is stopped while its next words are still being made', async () => {
    async function* slow(): AsyncGenerator<string> {
      yield 'First. ';
      await never();
    }
    const bench = await withVoice(slow);
    const saying = bench.say('a', 'hi');
    await bench.settled();
    await bench.voice.show();
    const more = bench.voice.show();
    await bench.settled();
    bench.voice.settle({ characters: 6, isCut: true });
    await saying;
    expect(await more).toBe(false);
    expect((await bench.answers()).map(textOf)).toEqual(['First.']);
  });

  it('VOICE-12.3.13.6 leaves nothing in the timeline where nothing of it was shown', async () => {
    const bench = await withVoice(() => stream('Not heard.').source);
    const saying = bench.say('a', 'hi');
    await bench.settled();
    await bench.voice.show();
    bench.voice.settle({ characters: 0, isCut: true });
    await saying;
    expect(await bench.answers()).toEqual([]);
    expect(bench.voice.ended).toEqual([null]);
    expect(bench.a.words).toEqual([]);
  });

  it('VOICE-12.2.16 is stored as far as anybody was shown it, with what was heard beside it', async () => {
    const bench = await withVoice(() => stream('One. ', 'Two. ', 'Three.').source);
    const live = new LiveChannel('live', { channelType: 'websocket' });
    bench.kit.registerChannel(live);
    await bench.kit.attachChannel('r1', 'live');
    const saying = bench.say('a', 'hi');
    await bench.settled();
    await bench.voice.show();
    await bench.voice.show();
    bench.voice.settle({ characters: 3, isCut: true, metadata: { spoken: { voice: { text: 'One', playedMs: 300 } } } });
    await saying;
    const [answer] = await bench.answers();
    expect(answer?.content).toEqual(text(live.chunks.join('')));
    expect(live.chunks.join('')).toBe('One. Two. ');
    expect(answer?.metadata).toMatchObject({ spoken: { voice: { text: 'One', playedMs: 300 } } });
  });

  it('VOICE-12.2.16 keeps to the slowest of several, and what one stops all stop', async () => {
    const words = stream('One. ', 'Two. ', 'Three.');
    const bench = await withVoice(() => words.source);
    const second = new PacedChannel('second', { channelType: 'voice' });
    bench.kit.registerChannel(second);
    await bench.kit.attachChannel('r1', 'second');
    const saying = bench.say('a', 'hi');
    await bench.settled();
    const first = bench.voice.show();
    await bench.settled();
    expect(words.pulls).toBe(0);
    await Promise.all([first, second.show()]);
    bench.voice.settle({ characters: 2, isCut: true, metadata: { spoken: { voice: { playedMs: 100 } } } });
    expect([bench.voice.stopped, second.stopped]).toEqual([0, 1]);
    second.settle({ characters: 4, isCut: true, metadata: { spoken: { second: { playedMs: 200 } } } });
    await saying;
    const [answer] = await bench.answers();
    expect(answer?.content).toEqual(text('One.'));
    expect(answer?.metadata['spoken']).toEqual({ voice: { playedMs: 100 }, second: { playedMs: 200 } });
  });

  it('VOICE-12.2.14 goes on without a target that fails, which then gets it whole', async () => {
    const bench = await withVoice(() => stream('One. ', 'Two.').source);
    const saying = bench.say('a', 'hi');
    await bench.settled();
    await bench.voice.show();
    bench.voice.fail(new Error('no voice'));
    await saying;
    expect((await bench.answers()).map(textOf)).toEqual(['One. Two.']);
    expect(bench.voice.words).toEqual(['hi', 'One. Two.']);
  });

  it('VOICE-12.2.14 is not held up by a target that never says what it has shown', async () => {
    const bench = await withVoice(() => stream('One.').source);
    const saying = bench.say('a', 'hi');
    await bench.settled();
    while (await bench.voice.show());
    await bench.settled();
    expect(await bench.answers()).toEqual([]);
    await bench.clock.advance(30_000);
    expect((await bench.answers()).map(textOf)).toEqual(['One.']);
    bench.voice.fail(new Error('gone'));
    await saying;
  });

  it('VOICE-12.2.14 does not keep a kit from closing', async () => {
    const bench = await withVoice(() => stream('One.').source);
    const saying = bench.say('a', 'hi').catch(() => undefined);
    await bench.settled();
    await bench.voice.show();
    const closing = bench.kit.close();
    await bench.clock.advance(60_000);
    await closing;
    await saying;
    expect(bench.voice.stopped + bench.voice.ended.length).toBeGreaterThan(0);
  });
});

describe('a newer message', () => {
  it('VOICE-12.2.14 that ends an answer stops it where it is spoken, too', async () => {
    const bench = await r2();
    const voice = new PacedChannel('voice', { channelType: 'voice' });
    bench.kit.registerChannel(voice);
    await bench.kit.attachChannel('r1', 'voice');
    const agent = await bench.add('ai', { channelType: 'ai', overlap: 'interrupt' });
    agent.answer = (event, context) => ({
      ...NOTHING,
      responseStream: untilAborted(textOf(event), context.signal),
    });
    const first = bench.say('a', 'first');
    await bench.clock.advance(0);
    await voice.show();
    const second = bench.say('a', 'second');
    await bench.clock.advance(0);
    expect(voice.stopped).toBe(1);
    voice.settle({ characters: 3, isCut: true });
    await bench.clock.advance(0);
    await voice.show();
    voice.settle({ characters: 5, isCut: true });
    await Promise.all([first, second]);
    const answers = (await bench.said()).filter((event) => event.source.channelId === 'ai');
    expect(answers.map(textOf)).toEqual(['on ', 'on se']);
  });
});

const NOTHING = { events: [], tasks: [], observations: [], metadataUpdates: {} };

async function* untilAborted(about: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
  yield `on ${about}`;
  await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
}
