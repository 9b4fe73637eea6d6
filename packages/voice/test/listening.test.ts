import { HookResult } from '@roomkit/core';
import { MockDiarizationProvider, MockSTTProvider, MockTurnDetector, MockVADProvider } from '@roomkit/testing';
import { VoiceChannel } from '@roomkit/voice';
import { HeuristicTurnDetector } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { ChunkQueue } from '../src/listening/chunk-queue.ts';
import { type Bench, createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';
import { ToneVAD } from './support/tone-vad.ts';

const words = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith('voice:'));

describe('an utterance', () => {
  it('VOICE-12.2.11 passes speech end, recognition, hooks and turn detector before it is a message', async () => {
    const order: string[] = [];
    const note = (step: string): undefined => void order.push(step);
    const turnDetector = new MockTurnDetector({
      script: () => {
        note('turn');
        return { isComplete: true, confidence: 1, reason: null, suggestedWaitMs: null };
      },
    });
    const stt = new MockSTTProvider({ capabilities: { streaming: false } });
    const transcribe = stt.transcribe.bind(stt);
    stt.transcribe = (...given) => {
      note('stt');
      return transcribe(...given);
    };
    await using bench = await createBench({ stt, channel: { pipeline: { turnDetector } } });
    bench.kit.hook('on_speech_end', {}, () => note('speech_end'));
    bench.kit.hook('on_transcription', {}, () => {
      note('transcription');
      return HookResult.allow();
    });
    bench.kit.hook('before_broadcast', {}, () => {
      note('inbound');
      return HookResult.allow();
    });
    await bench.utter();
    await bench.pass(40);
    expect(order).toEqual(['speech_end', 'stt', 'transcription', 'turn', 'inbound']);
  });

  it('VOICE-12.2.2 is found by the detector, of which each word has its hook', async () => {
    const vad = new MockVADProvider({
      script: [
        'speech_start',
        null,
        { type: 'silence', durationMs: 200 },
        { type: 'audio_level', levelDb: -20 },
        { type: 'speech_end', durationMs: 60 },
      ],
    });
    await using bench = await createBench({ vad: null, channel: { pipeline: { vad } } });
    const order: string[] = [];
    bench.kit.hook('on_speech_start', {}, () => void order.push('start'));
    bench.kit.hook('on_vad_silence', {}, ({ silenceDurationMs }) => void order.push(`silence ${silenceDurationMs}`));
    bench.kit.hook('on_vad_audio_level', {}, ({ levelDb }) => void order.push(`level ${levelDb}`));
    bench.kit.hook('on_speech_end', {}, ({ durationMs }) => void order.push(`end ${durationMs}`));
    await bench.speak(100);
    expect(order).toEqual(['start', 'silence 200', 'level -20', 'end 60']);
    expect(Object.keys(bench.backend)).not.toContain('onSpeechStart');
  });

  it('VOICE-12.2.12 is a message like any other: a hook can block it', async () => {
    await using bench = await createBench({ transcripts: ['secret'], answers: ['no'] });
    bench.kit.hook('before_broadcast', {}, () => HookResult.block('not for the room'));
    await bench.utter();
    await bench.pass(100);
    const [event] = await bench.kit.getTimeline('r1', { types: ['message'] });
    expect(event).toMatchObject({ status: 'blocked', content: { body: 'secret' } });
    expect(bench.ai?.calls).toEqual([]);
  });

  it('VOICE-12.2.8 trap 11 of several clauses is the sum of its finals', async () => {
    await using bench = await createBench({ transcripts: [{ finals: ['I would like', 'two tickets', 'to Rome.'] }] });
    await bench.utter();
    await bench.pass(40);
    expect(words(await bench.said())).toEqual(['voice: I would like two tickets to Rome.']);
  });

  it('VOICE-12.3.13.6 trap 7 is recognised with what came before its onset, no frame twice and none left out', async () => {
    await using bench = await createBench();
    await bench.silence(40);
    for (let sample = 1; sample <= 10; sample += 1) await bench.speak(20, sample * 100);
    await bench.silence(60);
    const [call] = bench.stt.calls;
    const audio = new Int16Array(bench.stt.audioOf(call as never).slice().buffer);
    const frames = Array.from({ length: audio.length / 320 }, (_value, at) => audio[at * 320] ?? 0);
    expect(frames.slice(0, 12)).toEqual([0, 0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
  });

  it('VOICE-12.2.23 goes to the recogniser in chunks of 100 ms', async () => {
    const vad = new MockVADProvider({ script: ['speech_start', ...Array(12).fill(null), 'speech_end'] });
    await using bench = await createBench({ vad: null, channel: { pipeline: { vad } } });
    await bench.speak(14 * 20);
    await bench.pass(20);
    expect(bench.stt.calls[0]?.chunks.map(({ byteLength }) => byteLength)).toEqual([3_200, 3_200, 1_280]);
  });

  it('VOICE-12.2.23 trap 18 keeps at most 500 chunks for a recogniser that takes none, and drops the oldest', async () => {
    const queue = new ChunkQueue(16_000);
    for (let chunk = 0; chunk < 501; chunk += 1) queue.push(new Uint8Array(3_200).fill(chunk % 256));
    queue.end();
    expect([queue.length, queue.dropped]).toEqual([500, 1]);
    const first = await queue[Symbol.asyncIterator]().next();
    expect(first.value?.data[0]).toBe(1);
  });

  it('VOICE-12.2.24 is recognised as a whole where its stream fails, or gives nothing', async () => {
    await using bench = await createBench({ transcripts: [new Error('down'), 'the whole', null, 'again'] });
    const failures: unknown[] = [];
    bench.kit.on('stt_error', (error) => void failures.push(error));
    await bench.utter();
    await bench.pass(40);
    await bench.utter();
    await bench.pass(40);
    expect(words(await bench.said())).toEqual(['voice: the whole', 'voice: again']);
    expect(bench.stt.calls.map(({ kind }) => kind)).toEqual(['stream', 'whole', 'stream', 'whole']);
    expect(failures).toHaveLength(1);
  });

  it('VOICE-12.2.24 waits five seconds for a stream that does not end, and takes what it had understood', async () => {
    await using bench = await createBench({ transcripts: [{ partials: ['what I', 'what I had'], hangs: true }] });
    await bench.utter();
    await bench.pass(4_900);
    expect(words(await bench.said())).toEqual([]);
    await bench.pass(200);
    expect(words(await bench.said())).toEqual(['voice: what I had']);
    expect(bench.stt.calls[0]?.signal?.aborted).toBe(true);
  });

  it('VOICE-12.2.21 that cannot be recognised is told as an error, and the call goes on', async () => {
    await using bench = await createBench({ transcripts: [new Error('one'), new Error('two'), 'three'] });
    const failures: unknown[] = [];
    bench.kit.on('stt_error', ({ data }) => void failures.push(data));
    await bench.utter();
    await bench.pass(40);
    expect(failures).toMatchObject([
      { sessionId: 'call-1', roomId: 'r1', channelId: 'voice', provider: 'mock-stt', error: { message: 'one' } },
      { sessionId: 'call-1', roomId: 'r1', channelId: 'voice', provider: 'mock-stt', error: { message: 'two' } },
    ]);
    expect(bench.session.state).toBe('active');
    await bench.utter();
    await bench.pass(40);
    expect(words(await bench.said())).toEqual(['voice: three']);
  });

  it('VOICE-12.2.25 without words reaches no hook and no timeline', async () => {
    await using bench = await createBench({ transcripts: ['  '], stt: null });
    await using silent = await createBench({ transcripts: ['  '] });
    const heard = heardBy(silent, 'on_transcription');
    await silent.utter();
    await silent.pass(40);
    expect(heard).toEqual([]);
    expect(words(await silent.said())).toEqual([]);
    expect(await bench.said()).toEqual([]);
  });

  it('VOICE-12.3.8.4 trap 10 that was too short is given up: its recognition is aborted', async () => {
    await using bench = await createBench({ vad: new ToneVAD({ minSpeechMs: 250 }) });
    const ends = heardBy(bench, 'on_speech_end');
    await bench.speak(100);
    await bench.silence(60);
    await bench.pass(40);
    expect(bench.stt.calls[0]?.signal?.aborted).toBe(true);
    expect(ends).toEqual([]);
    expect(await bench.said()).toEqual([]);
  });

  it('VOICE-12.2.11 trap 1 that ends late does not get the words of the next, and keeps its place', async () => {
    await using bench = await createBench({
      transcripts: [
        { text: 'first', delayMs: 1_000 },
        { text: 'second', delayMs: 10 },
      ],
    });
    await bench.utter();
    await bench.utter();
    await bench.pass(1_500);
    expect(words(await bench.said())).toEqual(['voice: first', 'voice: second']);
  });

  it('VOICE-12.2.11 trap 8 is one message, however often its end is told', async () => {
    const vad = new MockVADProvider({
      script: ['speech_start', null, { type: 'speech_end', durationMs: 40 }, { type: 'speech_end', durationMs: 40 }],
    });
    await using bench = await createBench({ vad: null, channel: { pipeline: { vad } } });
    await bench.speak(200);
    await bench.pass(40);
    expect(words(await bench.said())).toEqual(['voice: hello']);
  });

  it('VOICE-12.3.9.2 is of the caller, whatever label the diarization gave the voice', async () => {
    const diarization = new MockDiarizationProvider({
      script: [{ speakerId: 'speaker_1', confidence: 1, isNewSpeaker: true }],
    });
    await using bench = await createBench({ channel: { pipeline: { diarization } } });
    const told = heardBy(bench, 'on_speaker_change');
    await bench.utter();
    await bench.pass(40);
    expect(told).toMatchObject([{ speakerId: 'speaker_1', isNewSpeaker: true }]);
    expect(JSON.stringify(await bench.events())).not.toContain('speaker_1');
  });
});

describe('the echo of the voice', () => {
  async function afterSpeech(waitMs: number, heard: string, echoDecayMs?: number): Promise<readonly string[]> {
    await using bench = await createBench({
      transcripts: [heard],
      channel: echoDecayMs === undefined ? {} : { echoDecayMs },
    });
    const saying = bench.channel.say(bench.session, 'Your order is on its way.');
    await bench.pass(1_300);
    await saying;
    await bench.pass(waitMs);
    await bench.utter(100);
    await bench.pass(40);
    return words(await bench.said());
  }

  it('VOICE-12.6.5 is no message for two seconds; other words are, at once, and the same words later', async () => {
    expect(await afterSpeech(1_000, 'order is on its way')).toEqual([]);
    expect(await afterSpeech(2_500, 'order is on its way')).toEqual(['voice: order is on its way']);
    expect(await afterSpeech(100, 'yes')).toEqual(['voice: yes']);
    expect(await afterSpeech(100, 'where is it now')).toEqual(['voice: where is it now']);
  });

  it('VOICE-12.6.5 trap 4 is expected for as long as one says', async () => {
    expect(await afterSpeech(100, 'order is on its way', 0)).toEqual(['voice: order is on its way']);
  });
});

describe('a turn', () => {
  async function withDetector(
    script: ConstructorParameters<typeof MockTurnDetector>[0],
  ): Promise<Bench & { detector: MockTurnDetector }> {
    const detector = new MockTurnDetector(script);
    const bench = await createBench({
      transcripts: ['Hello', 'world'],
      channel: { pipeline: { turnDetector: detector } },
    });
    return Object.assign(bench, { detector });
  }

  it('VOICE-12.3.12.4 is each utterance, without a detector', async () => {
    await using bench = await createBench({ transcripts: ['a', 'b'] });
    await bench.utter();
    await bench.utter();
    await bench.pass(40);
    expect(words(await bench.said())).toEqual(['voice: a', 'voice: b']);
  });

  it('VOICE-12.3.12.1 VOICE-12.3.12.2 is everything said until the detector finds it complete, once', async () => {
    await using bench = await withDetector({ script: [false, true] });
    const complete = heardBy(bench, 'on_turn_complete');
    const incomplete = heardBy(bench, 'on_turn_incomplete');
    await bench.utter();
    await bench.pass(40);
    expect(words(await bench.said())).toEqual([]);
    await bench.utter();
    await bench.pass(40);
    expect(words(await bench.said())).toEqual(['voice: Hello world']);
    expect(bench.detector.calls[0]).toMatchObject({ transcript: 'Hello', isFinal: true });
    expect(bench.detector.calls[0]).not.toHaveProperty('audioBytes');
    expect(incomplete).toMatchObject([{ text: 'Hello', decision: { isComplete: false } }]);
    expect(complete).toMatchObject([{ text: 'Hello world', decision: { isComplete: true } }]);
  });

  it('VOICE-12.3.12.3 trap 23 is asked about again after the time the detector gives', async () => {
    await using bench = await withDetector({ script: [{ isComplete: false, suggestedWaitMs: 800 }, true] });
    await bench.utter();
    await bench.pass(740);
    expect(bench.detector.calls).toHaveLength(1);
    await bench.pass(60);
    expect(bench.detector.calls[1]?.silenceDurationMs).toBeGreaterThanOrEqual(800);
    expect(words(await bench.said())).toEqual(['voice: Hello']);
  });

  it('VOICE-12.3.12.3 trap 23 is routed in the end, though the detector never finds it complete', async () => {
    await using bench = await withDetector({ script: Array(100).fill(false) });
    await bench.utter();
    await bench.pass(8_000);
    expect(words(await bench.said())).toEqual(['voice: Hello']);
  });

  it('VOICE-12.3.12.3 trap 23 waits while somebody speaks, and again after a noise that was nothing', async () => {
    const detector = new MockTurnDetector({ script: [{ isComplete: false, suggestedWaitMs: 300 }, true] });
    await using bench = await createBench({
      transcripts: ['Hello', null],
      vad: new ToneVAD({ minSpeechMs: 200 }),
      channel: { pipeline: { turnDetector: detector } },
    });
    await bench.utter();
    await bench.speak(100);
    await bench.silence(60);
    await bench.pass(2_000);
    expect(words(await bench.said())).toEqual(['voice: Hello']);
  });

  it('VOICE-12.3.12.3 is complete where the detector fails', async () => {
    await using bench = await withDetector({ script: [new Error('broken')] });
    await bench.utter();
    await bench.pass(40);
    expect(words(await bench.said())).toEqual(['voice: Hello']);
  });

  it('VOICE-12.3.12.5 that is plainly complete costs less than 200 ms, a hundred times', async () => {
    const turnDetector = new HeuristicTurnDetector();
    await using bench = await createBench({
      transcripts: ['I would like to book a table for two.'],
      vad: new ToneVAD({ hangoverMs: 500 }),
      channel: { pipeline: { turnDetector } },
    });
    const costs: number[] = [];
    bench.kit.on('voice_turn_measured', ({ data }) => {
      const { endpoint, transcriptFinal } = data.report.marks;
      if (endpoint !== null && transcriptFinal !== null) costs.push(endpoint - transcriptFinal);
    });
    for (let turn = 0; turn < 101; turn += 1) {
      await bench.speak(60);
      await bench.silence(520);
    }
    await bench.pass(40);
    expect(costs).toHaveLength(100);
    expect(Math.max(...costs)).toBeLessThan(200);
  });

  it('VOICE-12.3.12.5 adds no time of its own, and a slow detector holds up no frame', async () => {
    const release = Promise.withResolvers<void>();
    const detector = new MockTurnDetector({
      script: async () => {
        await release.promise;
        return { isComplete: true, confidence: 1, reason: null, suggestedWaitMs: null };
      },
    });
    await using bench = await createBench({ channel: { pipeline: { turnDetector: detector } } });
    await bench.utter();
    const frames = bench.vad.calls.length;
    await bench.speak(200);
    expect(bench.vad.calls).toHaveLength(frames + 10);
    release.resolve();
    await bench.silence(100);
    await bench.pass(100);
    expect(words(await bench.said())[0]).toBe('voice: hello');
  });
});

describe('listening without a detector', () => {
  it('VOICE-12.2.26 gives every frame to the recogniser, and lets it go after a second without any', async () => {
    await using bench = await createBench({ vad: null, transcripts: ['all of it', 'and more'] });
    await bench.speak(400);
    await bench.pass(900);
    expect(bench.stt.calls[0]?.isEnded).toBe(false);
    await bench.pass(200);
    expect(bench.stt.calls[0]?.isEnded).toBe(true);
    expect(words(await bench.said())).toEqual(['voice: all of it']);
    await bench.speak(200);
    await bench.pass(1_200);
    expect(words(await bench.said())).toEqual(['voice: all of it', 'voice: and more']);
  });

  it('VOICE-12.2.26 trap 25 comes back to a recogniser that fails after 0.1, 0.2 and 0.4 s, and loses nothing', async () => {
    const down = new Error('down');
    await using bench = await createBench({ vad: null, transcripts: [down, down, down, 'at last'] });
    const at: number[] = [];
    bench.kit.on('stt_error', () => void at.push(bench.clock.monotonic()));
    let reconnectedAt = 0;
    for (let frame = 1; frame <= 60; frame += 1) {
      await bench.speak(20, frame * 10);
      if (bench.stt.calls.length === 4 && reconnectedAt === 0) reconnectedAt = bench.clock.monotonic();
    }
    await bench.pass(1_200);
    expect(words(await bench.said())).toEqual(['voice: at last']);
    const times = [...at, reconnectedAt];
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits[0]).toBe(100);
    expect(waits[1]).toBe(200);
    expect(waits[2]).toBeGreaterThanOrEqual(400);
    expect(waits[2]).toBeLessThanOrEqual(420);
    const audio = new Int16Array(bench.stt.audioOf(bench.stt.calls[3] as never).slice().buffer);
    expect([audio[0], audio.length]).toEqual([10, 60 * 320]);
  });

  it('VOICE-12.2.26 trap 11 of a recogniser that hears the ends of utterances takes all clauses as one', async () => {
    const transcripts = [{ finals: ['I would like', 'two tickets.'] }];
    const stt = new MockSTTProvider({ transcripts, capabilities: { endpointing: true } });
    await using bench = await createBench({ vad: null, stt });
    await bench.speak(200);
    await bench.pass(1_200);
    expect(words(await bench.said())).toEqual(['voice: I would like two tickets.']);
  });

  it('VOICE-12.6.5 notices speech over an answer by five loud frames in a row', async () => {
    const channel = { interruption: { strategy: 'immediate' } } as const;
    await using bench = await createBench({ vad: null, channel });
    void bench.channel.say(bench.session, 'This is one long sentence of the agent.');
    await bench.pass(500);
    await bench.speak(80, 250);
    await bench.speak(20, 100);
    expect(bench.backend.cancels).toHaveLength(0);
    await bench.speak(100, 250);
    expect(bench.backend.cancels).toHaveLength(1);
  });

  it('VOICE-12.2.27 in batches keeps what is said until somebody asks for its words', async () => {
    const stt = new MockSTTProvider({ transcripts: ['two frames'], capabilities: { streaming: false } });
    await using bench = await createBench({ vad: null, stt, channel: { listening: 'batch' } });
    await bench.speak(40);
    expect(bench.stt.calls).toEqual([]);
    await bench.channel.flushStt(bench.session);
    expect(bench.stt.calls.map((call) => bench.stt.audioOf(call).byteLength)).toEqual([1_280]);
    expect(words(await bench.said())).toEqual(['voice: two frames']);
    await bench.channel.flushStt(bench.session);
    expect(bench.stt.calls).toHaveLength(1);
  });

  it('VOICE-12.2.27 in batches goes neither with a detector nor without a recogniser', async () => {
    await using bench = await createBench({ connect: false });
    const { backend } = bench;
    const stt = new MockSTTProvider();
    const make =
      (options: object): (() => VoiceChannel) =>
      () =>
        new VoiceChannel('v', { backend, listening: 'batch', ...options });
    for (const options of [{ stt, pipeline: { vad: bench.vad } }, {}]) {
      expect(make(options)).toThrow(expect.objectContaining({ code: 'configuration_invalid' }) as Error);
    }
  });
});
