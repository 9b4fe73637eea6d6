import { HookResult, textOf } from '@roomkit/core';
import { pcmFormat, wavFile } from '@roomkit/core/audio';
import { MockAudioPostProcessor, MockTTSProvider, type MockAnswerScript } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';

/** Forty characters each, two seconds of speech. */
const SENTENCES = ['One', 'Two', 'Six', 'Ten', 'Ace'].map((word) => `${word} is a sentence of forty characters. `);

describe('a message of the room', () => {
  it('VOICE-12.2.13 passes BEFORE_TTS, the voice, the outbound stages and the transport before AFTER_TTS', async () => {
    const order: string[] = [];
    const note = (step: string): undefined => {
      if (order.at(-1) !== step) order.push(step);
    };
    const post = new MockAudioPostProcessor({ process: (frame) => (note('postprocessor'), frame) });
    await using bench = await createBench({ channel: { pipeline: { postProcessors: [post] } } });
    const synthesize = bench.tts.synthesizeStream.bind(bench.tts);
    bench.tts.synthesizeStream = (...given) => {
      note('tts');
      return synthesize(...given);
    };
    const send = bench.backend.sendAudio.bind(bench.backend);
    bench.backend.sendAudio = async (...given) => {
      await send(...given);
      note('sendAudio');
    };
    bench.kit.hook('before_tts', {}, () => {
      note('before_tts');
      return HookResult.allow();
    });
    bench.kit.hook('after_tts', {}, () => note('after_tts'));
    const delivering = bench.test.receive('page', 'ok', { roomId: 'r1' });
    await bench.pass(400);
    await delivering;
    expect(order).toEqual(['before_tts', 'tts', 'postprocessor', 'sendAudio', 'after_tts']);
  });

  it('VOICE-12.2.28 is spoken once, though it came as a stream and as a message', async () => {
    await using bench = await createBench({ answers: ['Hello there my friend.'] });
    await bench.utter();
    await bench.pass(2_000);
    const answer = (await bench.events()).find(({ source }) => source.channelId === 'ai');
    if (answer === undefined) throw new Error('nothing was answered');
    const context = await bench.kit.getContext('r1');
    await bench.channel.deliver(answer, await bench.binding(), context);
    expect(bench.tts.texts).toEqual(['Hello there my friend.']);
  });

  it('VOICE-12.2.29 is not spoken where it is a notice of the kit, or for nobody', async () => {
    await using bench = await createBench();
    const context = await bench.kit.getContext('r1');
    const [event] = await bench.events();
    if (event === undefined) throw new Error('there is no event');
    const binding = await bench.binding();
    const content = { type: 'system', code: 'handoff', message: 'You talk to Ada now.' } as const;
    await bench.channel.deliver({ ...event, id: 'e1', type: 'system', content }, binding, context);
    const inner = { ...event, id: 'e2', type: 'message', content: { type: 'text', body: 'psst' } } as const;
    await bench.channel.deliver({ ...inner, visibility: 'internal' }, binding, context);
    expect(bench.tts.calls).toEqual([]);
  });

  it('VOICE-12.5.1 VOICE-12.5.3 trap 17 is spoken as BEFORE_TTS makes it, also where that is nothing', async () => {
    await using bench = await createBench();
    bench.kit.hook('before_tts', {}, (words) => HookResult.modify(words.includes('5551234') ? '' : `${words}!`));
    const all = ['My number is 5551234', 'Hello'].map((body) => bench.test.receive('page', body, { roomId: 'r1' }));
    await bench.pass(1_000);
    await Promise.all(all);
    expect(bench.tts.texts).toEqual(['Hello!']);
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
    ['blocks', () => HookResult.block('no')],
  ])('VOICE-12.5.2 is not spoken where a BEFORE_TTS hook %s', async (_title, hook) => {
    await using bench = await createBench();
    bench.kit.hook('before_tts', { timeoutMs: 500 }, hook as never);
    const delivering = bench.test.receive('page', 'ok', { roomId: 'r1' });
    await bench.pass(1_000);
    await delivering;
    expect(bench.tts.calls).toEqual([]);
    expect(bench.backend.sends).toEqual([]);
  });

  it('VOICE-12.2.21 that the voice cannot say is told as an error, tried again, and the call goes on', async () => {
    const tts = new MockTTSProvider({ failure: (_text, call) => (call === 0 ? new Error('no voice') : null) });
    await using bench = await createBench({ tts });
    const failures: unknown[] = [];
    bench.kit.on('tts_error', ({ data }) => void failures.push(data));
    const delivering = bench.test.receive('page', 'Hello', { roomId: 'r1' });
    await bench.pass(2_000);
    await delivering;
    expect(failures).toMatchObject([{ sessionId: 'call-1', provider: 'mock-tts', error: { message: 'no voice' } }]);
    expect(bench.session.state).toBe('active');
  });

  it('VOICE-12.2.13 trap 21 is heard by every caller of the room, and made into speech once', async () => {
    await using bench = await createBench({ answers: [{ chunks: SENTENCES.slice(0, 2) }] });
    const second = await bench.connect('grace');
    const third = await bench.test.room('r2', ['voice']).then(() => bench.connect('linus', 'r2'));
    const delivering = bench.test.receive('page', 'Hello you two', { roomId: 'r1' });
    await bench.pass(7_000);
    await delivering;
    expect(bench.tts.texts).toHaveLength(3);
    const all = bench.backend.playedBytes(bench.session);
    expect(all.byteLength).toBeGreaterThan(0);
    expect(Buffer.compare(all, bench.backend.playedBytes(second))).toBe(0);
    expect(bench.heardMs(third)).toBe(0);
  });

  it('CORE-7.4.1 VOICE-12.2.13 that is a whisper to one caller is heard by that caller alone', async () => {
    await using bench = await createBench();
    const second = await bench.connect('grace');
    const words = { type: 'text', body: 'For Grace alone.' } as const;
    void bench.kit.sendEvent('r1', 'page', words, { visibility: 'voice#grace' });
    await bench.pass(3_000);
    expect([bench.heardMs(), bench.heardMs(second)]).toEqual([0, 800]);
    void bench.kit.sendEvent('r1', 'page', words, { visibility: 'voice#linus' });
    await bench.pass(3_000);
    expect([bench.heardMs(), bench.heardMs(second)]).toEqual([0, 800]);
  });

  it('VOICE-12.2.13 trap 21 that one caller stops goes on for the other', async () => {
    await using bench = await createBench({ answers: [{ chunks: SENTENCES.slice(0, 2) }] });
    const second = await bench.connect('grace');
    await bench.utter();
    await bench.pass(1_000);
    await bench.channel.interrupt(bench.session);
    await bench.pass(4_000);
    expect(bench.heardMs()).toBeLessThan(1_200);
    expect(bench.heardMs(second)).toBe(3_800);
    const answer = (await bench.events()).find(({ source }) => source.channelId === 'ai');
    expect(answer?.metadata).not.toHaveProperty('interrupted');
  });
});

describe('an answer that is being written', () => {
  it('CORE-7.5.6 VOICE-12.2.14 is heard by the one caller to whom its writer whispers', async () => {
    await using bench = await createBench({ answers: ['Hello there my friend.'] });
    const second = await bench.connect('grace');
    await bench.kit.setVisibility('r1', 'ai', 'voice#grace');
    const delivering = bench.test.receive('page', 'Hello?', { roomId: 'r1' });
    await bench.pass(4_000);
    await delivering;
    const question = 'Hello?'.length * 50;
    expect([bench.heardMs(), bench.heardMs(second)]).toEqual([question, question + 1_100]);
  });

  it('VOICE-12.2.14 VOICE-12.2.15 VOICE-12.2.16 VOICE-12.2.17 is spoken by sentence, stored once, and sent whole to others', async () => {
    await using bench = await createBench({ answers: [{ chunks: ['Hello there my friend. ', 'How are ', 'you'] }] });
    const spoken = heardBy(bench, 'after_tts');
    let delivered = 0;
    const deliver = bench.channel.deliver.bind(bench.channel);
    bench.channel.deliver = (...given) => {
      delivered += 1;
      return deliver(...given);
    };
    await bench.utter();
    await bench.pass(3_000);
    expect(bench.tts.texts).toEqual(['Hello there my friend.', 'How are you']);
    expect(delivered).toBe(0);
    const answers = (await bench.events()).filter(({ source }) => source.channelId === 'ai');
    expect(answers.map(textOf)).toEqual(['Hello there my friend. How are you']);
    expect(bench.page.delivered.map(textOf)).toEqual(['hello', 'Hello there my friend. How are you']);
    expect(spoken.map(({ text }) => text)).toEqual(['Hello there my friend. How are you']);
    expect(answers[0]?.metadata).toMatchObject({
      spoken: { voice: { text: 'Hello there my friend. How are you', playedMs: 1_650 } },
    });
  });

  it('VOICE-12.6.1 is written, and made into speech, at most two sentences ahead of what is heard', async () => {
    const written: string[] = [];
    const answer = async function* (): AsyncGenerator<string> {
      for (const sentence of SENTENCES) {
        written.push(sentence);
        yield sentence;
      }
    };
    await using bench = await createBench();
    const { ChannelOutput } = await import('@roomkit/core');
    bench.test.channel('agent', {
      channelType: 'ai',
      reply: () => ChannelOutput.of({ responseStream: answer() }),
    });
    await bench.kit.attachChannel('r1', 'agent');
    await bench.utter();
    for (let heard = 0; heard < 10; heard += 1) {
      const sentence = Math.floor((bench.heardMs() + 100) / 2_000);
      expect(written.length).toBeLessThanOrEqual(sentence + 1 + 2);
      expect(bench.tts.calls.length).toBeLessThanOrEqual(sentence + 1 + 2);
      await bench.pass(1_000);
    }
    expect(written).toHaveLength(5);
    expect(bench.tts.texts).toHaveLength(5);
    const times = bench.backend.played.map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBe(20);
  });

  it('VOICE-12.5.1 passes BEFORE_TTS sentence by sentence, and one that is blocked is left out', async () => {
    await using bench = await createBench({ answers: [{ chunks: SENTENCES.slice(0, 3) }] });
    const asked: string[] = [];
    bench.kit.hook('before_tts', {}, (words) => {
      asked.push(words);
      return words.startsWith('Two') ? HookResult.block('not aloud') : HookResult.allow();
    });
    await bench.utter();
    await bench.pass(5_000);
    expect(asked).toEqual(SENTENCES.slice(0, 3).map((sentence) => sentence.trim()));
    expect(bench.tts.texts.map((text) => text.slice(0, 3))).toEqual(['One', 'Six']);
    expect((await bench.said())[1]).toBe(`ai: ${SENTENCES.slice(0, 3).join('')}`);
  });

  it('VOICE-12.2.11 trap 3 is dropped unheard when the caller has said something newer, and never stored', async () => {
    const slow: MockAnswerScript = { chunks: ['That is an old answer.'], delayMs: 2_000 };
    await using bench = await createBench({
      transcripts: ['first', 'second'],
      answers: [slow, 'A new answer to that.'],
    });
    await bench.utter();
    await bench.pass(500);
    await bench.utter();
    await bench.pass(5_000);
    expect(bench.tts.texts).toEqual(['A new answer to that.']);
    expect(await bench.said()).toEqual(['voice: first', 'voice: second', 'ai: A new answer to that.']);
    expect(bench.ai?.calls[0]?.abandoned).toBe(true);
  });

  it('VOICE-12.2.11 trap 3 does not begin while the caller speaks, and begins where that came to nothing', async () => {
    const slow: MockAnswerScript = { chunks: ['That is an answer to it.'], delayMs: 500 };
    await using bench = await createBench({ transcripts: ['first', null], answers: [slow] });
    await bench.utter();
    await bench.pass(300);
    await bench.speak(1_000);
    expect(bench.heardMs()).toBe(0);
    await bench.silence(60);
    await bench.pass(2_000);
    expect(bench.heardMs()).toBeGreaterThan(1_000);
  });

  it('VOICE-12.2.21 that the voice gives up in the middle reaches the others whole', async () => {
    const tts = new MockTTSProvider({ failure: (text) => (text.startsWith('Two') ? new Error('no voice') : null) });
    await using bench = await createBench({ tts, answers: [{ chunks: SENTENCES.slice(0, 3) }] });
    const cancelled = heardBy(bench, 'on_tts_cancelled');
    await bench.utter();
    await bench.pass(6_000);
    const whole = SENTENCES.slice(0, 3).join('');
    expect((await bench.said())[1]).toBe(`ai: ${whole}`);
    expect(bench.page.delivered.map((event) => textOf(event))).toContain(whole);
    expect(cancelled).toMatchObject([{ reason: 'error', audioPositionMs: 1_900 }]);
    expect(bench.tts.texts.filter((text) => text.startsWith('One'))).toHaveLength(1);
  });

  it('VOICE-12.2.14 is not held up where nobody is on the line', async () => {
    await using bench = await createBench({ answers: [{ chunks: SENTENCES }], connect: false });
    const receiving = bench.test.receive('page', 'Hello', { roomId: 'r1' });
    await bench.pass(40);
    await receiving;
    expect((await bench.said())[1]).toBe(`ai: ${SENTENCES.join('')}`);
    expect(bench.tts.calls).toEqual([]);
  });

  it('VOICE-12.2.13 is spoken as a whole where streaming is off', async () => {
    await using bench = await createBench({ answers: ['Hello there my friend.'], channel: { streaming: false } });
    await bench.utter();
    await bench.pass(2_000);
    expect(bench.tts.texts).toEqual(['Hello there my friend.']);
    expect(bench.channel.supportsStreamingDelivery).toBe(false);
  });

  it('VOICE-12.2.20 ends with the call of the only one who hears it', async () => {
    await using bench = await createBench({ answers: [{ chunks: SENTENCES }] });
    await bench.utter();
    await bench.pass(1_000);
    bench.backend.hangUp(bench.session);
    await bench.pass(100);
    expect(bench.ai?.calls[0]?.abandoned).toBe(true);
    const answer = (await bench.events()).find(({ source }) => source.channelId === 'ai');
    expect(answer?.metadata).toMatchObject({ interrupted: true });
    expect(textOf(answer as never).length).toBeLessThan(45);
  });
});

describe('what is said to one caller', () => {
  it('VOICE-12.2.30 takes the place of what was being said', async () => {
    await using bench = await createBench();
    const cancelled = heardBy(bench, 'on_tts_cancelled');
    const first = bench.channel.say(bench.session, 'This one is quite long, and will not be heard.');
    await bench.pass(500);
    const second = bench.channel.say(bench.session, 'New.');
    await bench.pass(500);
    expect(await first).toMatchObject({ outcome: 'cut', reason: 'new_tts' });
    expect(await second).toMatchObject({ outcome: 'played', text: 'New.' });
    expect(bench.backend.cancels).toHaveLength(1);
    expect(cancelled).toMatchObject([{ reason: 'new_tts' }]);
  });

  it('VOICE-12.2.30 is the newest alone where several follow at once; what waits for its turn is said behind it', async () => {
    await using bench = await createBench();
    const order: string[] = [];
    const say = (words: string): void => {
      void bench.channel
        .say(bench.session, words)
        .then(({ outcome, reason, playedMs }) => order.push(`${words} ${reason ?? outcome} ${playedMs}`));
    };
    say('The first of them.');
    await bench.pass(200);
    const delivering = bench.test.receive('page', 'What the room says.', { roomId: 'r1' });
    await bench.pass(20);
    say('The second.');
    say('The third.');
    const spoken = heardBy(bench, 'after_tts');
    await bench.pass(4_000);
    await delivering;
    expect(order).toEqual([
      'The second. new_tts 0',
      expect.stringMatching(/^The first of them. new_tts [1-9]/u),
      'The third. played 500',
    ]);
    expect(spoken.map(({ text }) => text)).toEqual(['The third.', 'What the room says.']);
  });

  it('VOICE-12.2.30 trap 4 is not ended by the end of what came before it', async () => {
    await using bench = await createBench({ channel: { interruption: { strategy: 'immediate' } } });
    void bench.channel.say(bench.session, 'Short.');
    await bench.pass(400);
    const second = bench.channel.say(
      bench.session,
      'This one is long enough to be interrupted, and goes on for a while.',
    );
    await bench.pass(2_400);
    await bench.speak(20);
    expect(await second).toMatchObject({ outcome: 'cut', reason: 'barge_in' });
  });

  it('VOICE-12.2.31 passes BEFORE_TTS and AFTER_TTS; blocked, it sends no audio', async () => {
    await using bench = await createBench();
    const spoken = heardBy(bench, 'after_tts');
    bench.kit.hook('before_tts', {}, (words) => (words === 'No.' ? HookResult.block('no') : HookResult.allow()));
    const all = bench.channel.say(bench.session, 'Yes.');
    await bench.pass(400);
    await all;
    const sends = bench.backend.sends.length;
    await bench.channel.say(bench.session, 'No.');
    expect(bench.backend.sends).toHaveLength(sends);
    expect(spoken.map(({ text }) => text)).toEqual(['Yes.']);
  });

  it('VOICE-12.2.31 may be a file of 16 bits, mono, and nothing else, without a voice', async () => {
    await using bench = await createBench({ tts: null });
    const samples = new Uint8Array(16_000).fill(1);
    const playing = bench.channel.play(bench.session, wavFile(pcmFormat(16_000), samples));
    await bench.pass(600);
    expect(await playing).toMatchObject({ outcome: 'played', playedMs: 500 });
    expect(Buffer.compare(bench.backend.playedBytes(bench.session), samples)).toBe(0);
    const stereo = wavFile(pcmFormat(16_000, 2), samples);
    await expect(bench.channel.play(bench.session, stereo)).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(bench.channel.play(bench.session, new Uint8Array(9))).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(bench.channel.say(bench.session, 'Hi')).rejects.toMatchObject({ code: 'not_supported' });
  });

  it('VOICE-12.6.1 can be stopped by hand', async () => {
    await using bench = await createBench();
    const cancelled = heardBy(bench, 'on_tts_cancelled');
    const saying = bench.channel.say(bench.session, 'This one is quite long, and will not be heard.');
    await bench.pass(500);
    expect(await bench.channel.interrupt(bench.session)).toBe(true);
    expect(await bench.channel.interrupt(bench.session)).toBe(false);
    await bench.pass(20);
    expect(await saying).toMatchObject({ outcome: 'cut', reason: 'explicit' });
    expect(cancelled).toMatchObject([{ reason: 'explicit' }]);
  });

  it('VOICE-12.6.1 trap 20 plays nothing more once it is stopped, though the voice goes on making it', async () => {
    await using bench = await createBench();
    void bench.channel.say(bench.session, 'This one is quite long, and will not be heard.');
    await bench.pass(500);
    await bench.channel.interrupt(bench.session);
    const heard = bench.heardMs();
    await bench.pass(1_000);
    expect(bench.heardMs()).toBe(heard);
    const after = bench.channel.say(bench.session, 'And on.');
    await bench.pass(1_000);
    expect(await after).toMatchObject({ outcome: 'played' });
  });

  it('VOICE-12.2.1 begins with a greeting', async () => {
    const greeting = 'Hello, this is the desk.';
    await using bench = await createBench({ channel: { greeting } });
    await bench.pass(1_500);
    expect(bench.tts.texts).toEqual([greeting]);
    await using other = await createBench({ channel: { greeting: ({ participantId }) => `Hi ${participantId}!` } });
    expect(other.tts.texts).toEqual(['Hi ada!']);
  });
});
