import { bytesOf, g711Format, pcmFormat } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';
import { MockAECProvider, MockAudioPostProcessor, MockAudioRecorder, MockResampler } from '@roomkit/testing';
import { SpeexResampler } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { amplitudeAt, chunk, collect, constant, frameOfSamples, samplesIn, stream, tone } from '../support/audio.ts';
import { testCall } from '../support/call.ts';
import { mulaw } from '../support/codecs.ts';

function changing(change: (sample: number) => number) {
  return new MockAudioPostProcessor({
    process: (frame) => ({ ...frame, data: bytesOf(Int16Array.from(samplesIn([frame]), change)) }),
  });
}

function numbered(byteLength: number, from = 0): Uint8Array {
  return Uint8Array.from({ length: byteLength }, (_, at) => (at + from) % 251);
}

const recording = { storage: 'mock' };

describe('the outbound way', () => {
  it('VOICE-12.3.10.1 runs post-processors in the order of the list', async () => {
    const { stream: call } = testCall({ postProcessors: [changing((x) => x * 2), changing((x) => x + 1)] });
    const sent = await collect(call.outbound(stream([chunk(bytesOf(constant(10, 320)))])));
    expect(new Set(samplesIn(sent))).toEqual(new Set([21]));
  });

  it('VOICE-12.3.3 lets the recorder hear what is processed and not yet converted', async () => {
    const recorder = new MockAudioRecorder();
    const aec = new MockAECProvider();
    const order: string[] = [];
    const processor = new MockAudioPostProcessor({ process: (frame) => (order.push('postprocessor'), frame) });
    recorder.recordOutbound = (...given) => void order.push(`recorder:${given[1].sampleRate}`);
    aec.feedReference = (frame) => void order.push(`reference:${frame.sampleRate}`);
    const resampler = new MockResampler();
    const resample = resampler.resample.bind(resampler);
    resampler.resample = (...given) => (order.push(`resampler:${given[1]}`), resample(...given));
    const config = { recorder, recording, aec, resampler, postProcessors: [processor] };
    const { stream: call } = testCall(config, { outboundFormat: pcmFormat(8_000) });
    await call.startRecording();
    const sent = await collect(call.outbound(stream([chunk(bytesOf(constant(10, 320)), { isFinal: true })])));
    expect(order).toEqual(['postprocessor', 'recorder:16000', 'reference:16000', 'resampler:8000']);
    expect(sent).toMatchObject([{ sampleRate: 8_000, isFinal: true, format: 'pcm_s16le', data: { byteLength: 320 } }]);
  });

  it('VOICE-12.3.3 gives the recorder the internal rate, whatever rate the voice has', async () => {
    const recorder = new MockAudioRecorder();
    const config = { recorder, recording, resampler: new SpeexResampler() };
    const { stream: call, pipeline } = testCall(config, { outboundFormat: pcmFormat(48_000) });
    await pipeline.prepare();
    await call.startRecording();
    const spoken = chunk(bytesOf(tone(1_000, 500, 0.5, 24_000)), { sampleRate: 24_000 });
    const sent = await collect(call.outbound(stream([spoken])));
    expect(recorder.outbound.map(({ sampleRate }) => sampleRate)).toEqual([16_000]);
    expect(samplesIn(sent)).toHaveLength(24_000);
    expect(amplitudeAt(samplesIn(sent).slice(6_000, 18_000), 1_000, 48_000)).toBeCloseTo(16_383, -2);
  });

  it('VOICE-12.3.3.2 converts to the rate of the transport, to the sample', async () => {
    const { stream: call, pipeline } = testCall(
      { resampler: new SpeexResampler() },
      { outboundFormat: pcmFormat(8_000) },
    );
    await pipeline.prepare();
    const spoken = chunk(bytesOf(tone(440, 20, 0.5, 24_000)), { sampleRate: 24_000, isFinal: true });
    expect(spoken.data.byteLength).toBe(960);
    const sent = await collect(call.outbound(stream([spoken])));
    expect(sent.every(({ sampleRate, channels }) => sampleRate === 8_000 && channels === 1)).toBe(true);
    expect(sent.reduce((sum, { data }) => sum + data.byteLength, 0)).toBe(320);
    // It begins where the voice begins, and not with the silence of the resampler's own delay.
    expect(Math.max(...samplesIn(sent).slice(0, 10))).toBeGreaterThan(15_000);
  });

  it('VOICE-12.3.3.2 converts to the channels and the codec of the transport', async () => {
    const stereo = testCall({ resampler: new MockResampler() }, { outboundFormat: pcmFormat(16_000, 2) });
    const sent = await collect(stereo.stream.outbound(stream([chunk(bytesOf(constant(7, 10)))])));
    expect(sent[0]).toMatchObject({ channels: 2, data: bytesOf(constant(7, 20)) });
    const phone = testCall({ resampler: new MockResampler() }, { outboundFormat: g711Format('mulaw') });
    const spoken = tone(440, 40);
    const [first] = await collect(phone.stream.outbound(stream([chunk(bytesOf(spoken))])));
    expect(first).toMatchObject({ format: 'mulaw', sampleRate: 8_000, data: { byteLength: 320 } });
    expect([...mulaw.decode(first?.data ?? new Uint8Array())][3]).toBeCloseTo(spoken[6] ?? 0, -3);
  });

  it('VOICE-12.3.3.2 refuses a codec it does not know, and takes voices that speak G.711', async () => {
    expect(() => testCall({}, { outboundFormat: { ...pcmFormat(48_000), codec: 'opus' } })).toThrow(
      expect.objectContaining({ details: { field: 'outboundFormat.codec', issue: expect.any(String) } }),
    );
    const { stream: call } = testCall({}, { outboundFormat: pcmFormat(8_000) });
    const spoken = chunk(mulaw.encode(constant(1_000, 160)), { format: 'mulaw', sampleRate: 8_000 });
    const [first] = await collect(call.outbound(stream([spoken])));
    expect(samplesIn([first as AudioChunk])[0]).toBeCloseTo(1_000, -2);
    const opus = call.outbound(stream([chunk(new Uint8Array(2), { format: 'opus' })]));
    await expect(collect(opus)).rejects.toMatchObject({ code: 'input_invalid' });
  });

  it('VOICE-12.2.18 cuts what a voice says to the size a stage wants, losing and doubling nothing', async () => {
    const processor = new MockAudioPostProcessor({ samplesPerFrame: 320 });
    const { stream: call } = testCall({ postProcessors: [processor] });
    const all = numbered(1_921);
    const chunks = [chunk(all.slice(0, 1_000)), chunk(all.slice(1_000, 1_500)), chunk(all.slice(1_500))];
    const out = call.outbound(stream(chunks))[Symbol.asyncIterator]();
    const sent: AudioChunk[] = [(await out.next()).value, (await out.next()).value];
    expect(processor.calls.map(({ frame }) => frame.data.byteLength)).toEqual([640, 640]);
    for (let next = await out.next(); next.done !== true; next = await out.next()) sent.push(next.value);
    const bytes = sent.flatMap(({ data }) => [...data]);
    // The byte that is half a sample is never spoken.
    expect(bytes).toEqual([...all.slice(0, 1_920)]);
    expect(processor.calls).toHaveLength(3);
  });

  it('VOICE-12.2.18 fills the last frame of an utterance for the stage, and not for the transport', async () => {
    const processor = new MockAudioPostProcessor({ samplesPerFrame: 512 });
    const { stream: call } = testCall({ postProcessors: [processor] });
    const sent = await collect(call.outbound(stream([chunk(numbered(1_300))])));
    expect(processor.calls.map(({ frame }) => frame.data.byteLength)).toEqual([1_024, 1_024]);
    expect(sent.flatMap(({ data }) => [...data])).toEqual([...numbered(1_300)]);
  });

  it('VOICE-12.2.18 carries half a sample from chunk to chunk (trap 13)', async () => {
    const { stream: call } = testCall({});
    const all = numbered(999);
    const cuts = [0, 1, 2, 5, 8, 313, 600, 999];
    const chunks = cuts.slice(1).map((to, index) => chunk(all.slice(cuts[index], to)));
    const sent = await collect(call.outbound(stream(chunks)));
    expect(sent.every(({ data }) => data.byteLength % 2 === 0)).toBe(true);
    expect(sent.flatMap(({ data }) => [...data])).toEqual([...all.slice(0, 998)]);
  });

  it.each([
    ['the voice says which is the last', [false, false, true]],
    ['each sentence has a last one of its own', [true, true, true]],
    ['the voice does not say which is the last', [false, false, false]],
  ])('VOICE-12.3.11.3 says once that a chunk is the last: %s', async (_case, finals) => {
    const processor = new MockAudioPostProcessor({ samplesPerFrame: 512 });
    const config = { postProcessors: [processor], resampler: new SpeexResampler() };
    const { stream: call, pipeline } = testCall(config, { outboundFormat: pcmFormat(8_000) });
    await pipeline.prepare();
    const chunks = finals.map((isFinal) => chunk(bytesOf(tone(440, 100)), { isFinal }));
    const sent = await collect(call.outbound(stream(chunks)));
    expect(sent.filter(({ isFinal }) => isFinal)).toHaveLength(1);
    expect(sent.at(-1)?.isFinal).toBe(true);
    expect(samplesIn(sent)).toHaveLength(2_400);
  });

  it('VOICE-12.3.11.3 ends an utterance without audio as well', async () => {
    const { stream: call } = testCall({}, { outboundFormat: g711Format('alaw') });
    expect(await collect(call.outbound(stream([])))).toEqual([
      { data: new Uint8Array(), sampleRate: 8_000, channels: 1, format: 'alaw', timestampMs: null, isFinal: true },
    ]);
  });

  it('VOICE-12.3.11.3 gives the first chunk out before the second is made', async () => {
    const { stream: call } = testCall({});
    const source = (async function* () {
      yield chunk(numbered(640));
      await new Promise(() => undefined);
    })();
    const out = call.outbound(source)[Symbol.asyncIterator]();
    expect((await out.next()).value).toMatchObject({ isFinal: false, data: { byteLength: 640 } });
  });

  it('VOICE-12.3.3.6 ends at once when it is returned, also while the voice hangs (trap 2)', async () => {
    const { stream: call } = testCall({});
    let returns = 0;
    const source: AsyncIterable<AudioChunk> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: () => {
          returns += 1;
          return new Promise(() => undefined);
        },
      }),
    };
    const out = call.outbound(source)[Symbol.asyncIterator]();
    const pending = out.next();
    await out.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await out.next()).toEqual({ done: true, value: undefined });
    expect(returns).toBe(1);
  });

  it('VOICE-12.3.11.3 passes on that a voice failed', async () => {
    const { stream: call } = testCall({});
    const failure = new Error('No.');
    const source = (async function* () {
      yield chunk(numbered(640));
      throw failure;
    })();
    await expect(collect(call.outbound(source))).rejects.toBe(failure);
  });

  it('VOICE-12.3.3.6 forgets what was inside after an interruption (trap 12)', async () => {
    const resampler = new SpeexResampler();
    const { stream: call, pipeline } = testCall({ resampler }, { outboundFormat: pcmFormat(8_000) });
    await pipeline.prepare();
    const loud = call.outbound(stream([chunk(bytesOf(constant(20_000, 640))), chunk(bytesOf(constant(20_000, 640)))]));
    const out = loud[Symbol.asyncIterator]();
    await out.next();
    call.interruptOutbound();
    expect(await out.next()).toEqual({ done: true, value: undefined });
    const quiet = await collect(call.outbound(stream([chunk(bytesOf(constant(0, 640)))])));
    expect(new Set(samplesIn(quiet))).toEqual(new Set([0]));
  });

  it('VOICE-12.3.1 sends frames of a bridged call at once, in the transport format', () => {
    const { stream: call } = testCall({ resampler: new MockResampler() }, { outboundFormat: g711Format('mulaw') });
    const sent = call.outboundFrame(frameOfSamples(constant(100, 320)));
    expect(sent).toMatchObject([{ format: 'mulaw', sampleRate: 8_000, isFinal: false, data: { byteLength: 160 } }]);
  });

  it('VOICE-12.3.1 keeps bridged frames in order where a stage takes its time, and bounded (trap 18)', async () => {
    const first = Promise.withResolvers<void>();
    const processor = new MockAudioPostProcessor({
      process: async (frame: AudioFrame) => {
        await first.promise;
        return frame;
      },
    });
    const { stream: call } = testCall({ postProcessors: [processor] });
    const sent = Array.from({ length: 120 }, (_, index) =>
      Promise.resolve(call.outboundFrame(frameOfSamples(constant(index, 320)))),
    );
    first.resolve();
    const chunks = (await Promise.all(sent)).flat();
    expect(chunks.map((one) => samplesIn([one])[0])).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('VOICE-12.5.4 tells levels of what is played at most ten times a second', async () => {
    const { stream: call, heard } = testCall({});
    const chunks = Array.from({ length: 100 }, () => chunk(bytesOf(tone(440, 20))));
    await collect(call.outbound(stream(chunks)));
    expect(heard.outputLevels).toHaveLength(20);
    expect(heard.outputLevels.every((level) => level >= -60 && level <= 0)).toBe(true);
  });
});
