import { HookResult } from '@roomkit/core';
import { MockSTTProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';

describe('what somebody said', () => {
  it('VOICE-12.5.1 is what ON_TRANSCRIPTION makes of it', async () => {
    await using bench = await createBench({ transcripts: ['call 555'] });
    bench.kit.hook('on_transcription', {}, (heard) => HookResult.modify({ ...heard, text: 'call [x]' }));
    await bench.utter();
    await bench.pass(40);
    expect(await bench.said()).toEqual(['voice: call [x]']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['takes too long', () => new Promise(() => {})],
    ['says nothing', () => undefined],
    ['makes a number of it', () => HookResult.modify(5)],
    ['makes nothing of it', (heard: object) => HookResult.modify({ ...heard, text: '' })],
  ])('VOICE-12.5.2 VOICE-12.5.3 trap 17 becomes no message where a hook %s', async (_title, hook) => {
    await using bench = await createBench({ transcripts: ['call 555'] });
    bench.kit.hook('on_transcription', { timeoutMs: 500 }, hook as never);
    await bench.utter();
    await bench.pass(1_000);
    expect(await bench.events().then((events) => JSON.stringify(events))).not.toContain('555');
  });

  it('VOICE-17.6.4 CORE-17.6.4 trap 16 stands nowhere as it was, where a hook has redacted it', async () => {
    const stt = new MockSTTProvider({ transcripts: [{ partials: ['card 4111', 'card 4111'], text: 'card 4111' }] });
    await using bench = await createBench({ stt });
    const partials = heardBy(bench, 'on_partial_transcription');
    const told: unknown[] = [];
    for (const name of ['voice_turn_measured', 'event_processed'] as const) {
      bench.kit.on(name as never, (event: unknown) => void told.push(event));
    }
    bench.kit.hook('on_transcription', {}, (heard) => HookResult.modify({ ...heard, text: 'card [x]' }));
    await bench.utter();
    await bench.pass(100);
    expect(await bench.said()).toEqual(['voice: card [x]']);
    expect(partials).toEqual([]);
    const everywhere = [await bench.events(), bench.test.logger.entries, bench.page.delivered];
    expect(JSON.stringify(everywhere)).not.toContain('4111');
  });

  it('VOICE-12.5.1 is told while it is understood, where no hook could keep it back, or one says so', async () => {
    const transcripts = [{ partials: ['one', 'one two'], text: 'one two three' }];
    await using open = await createBench({ transcripts });
    const partials = heardBy(open, 'on_partial_transcription');
    await open.utter();
    await open.pass(40);
    expect(partials.map(({ text, role }) => [text, role])).toEqual([
      ['one', 'user'],
      ['one two', 'user'],
      ['one two three', 'user'],
    ]);
    await using always = await createBench({ transcripts, channel: { partialTranscripts: 'always' } });
    const told = heardBy(always, 'on_partial_transcription');
    always.kit.hook('on_transcription', {}, () => HookResult.allow());
    await always.utter();
    await always.pass(40);
    expect(told.length).toBeGreaterThan(0);
  });

  it('VOICE-17.6.4 CORE-17.6.4 is purged with the room’s other messages', async () => {
    await using bench = await createBench({ transcripts: ['to be forgotten'] });
    await bench.utter();
    await bench.pass(40);
    await bench.kit.disconnectVoice('voice', bench.session.id);
    await bench.clock.advance(1_000);
    await bench.kit.closeRoom('r1');
    await bench.clock.advance(1_000);
    await bench.kit.purge({ before: new Date(bench.clock.now()) });
    expect(JSON.stringify(await bench.events())).not.toContain('to be forgotten');
  });
});

describe('a hook that observes', () => {
  it('VOICE-12.5.5 disturbs neither the call nor the others when it throws', async () => {
    await using bench = await createBench();
    let others = 0;
    bench.kit.hook('on_speech_start', {}, () => {
      throw new Error('broken');
    });
    bench.kit.hook('on_speech_start', {}, () => void (others += 1));
    await bench.utter();
    await bench.pass(40);
    expect(others).toBe(1);
    expect(await bench.said()).toEqual(['voice: hello']);
  });

  it('VOICE-12.5.5 holds nothing up when it takes its time', async () => {
    await using bench = await createBench();
    bench.kit.hook('on_speech_end', {}, () => bench.clock.sleep(20_000));
    await bench.utter();
    await bench.pass(40);
    expect(await bench.said()).toEqual(['voice: hello']);
  });

  it('VOICE-12.5.4 hears of levels at most ten times a second, each way', async () => {
    await using bench = await createBench();
    const input = heardBy(bench, 'on_input_audio_level');
    const output = heardBy(bench, 'on_output_audio_level');
    void bench.channel.say(bench.session, 'This one lasts for two seconds and a bit');
    await bench.speak(1_000, 3_000);
    await bench.speak(1_000, 0);
    expect(input.length).toBeGreaterThan(10);
    expect(input.length).toBeLessThanOrEqual(20);
    expect(output.length).toBeLessThanOrEqual(20);
    expect(input.at(-1)?.levelDb).toBe(-60);
    for (const { levelDb } of input) expect(Math.abs(levelDb + 30)).toBeLessThanOrEqual(30);
  });

  it('VOICE-12.5.4 trap 26 costs the store nothing where nobody asked', async () => {
    await using bench = await createBench();
    let reads = 0;
    const read = bench.store.getSnapshot.bind(bench.store);
    bench.store.getSnapshot = (...given) => {
      reads += 1;
      return read(...given);
    };
    await bench.speak(2_000);
    expect(reads).toBe(0);
  });
});
