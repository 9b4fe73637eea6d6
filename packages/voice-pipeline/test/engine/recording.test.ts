import { bytesOf } from '@roomkit/core/audio';
import type { AudioFrame, RecordingConfig } from '@roomkit/core/voice';
import { MockAudioPostProcessor, MockAudioRecorder, MockDenoiserProvider, MockVADProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { chunk, collect, constant, frameOfSamples, samplesIn, stream } from '../support/audio.ts';
import { testCall } from '../support/call.ts';

const speak = (value: number): AudioFrame => frameOfSamples(constant(value, 320));
const answer = (value: number) => stream([chunk(bytesOf(constant(value, 320)))]);

function recorded(config: Partial<RecordingConfig> = {}, more: Parameters<typeof testCall>[0] = {}) {
  const recorder = new MockAudioRecorder();
  return { recorder, ...testCall({ recorder, recording: { storage: 'mock', ...config }, ...more }) };
}

describe('the recorder in the pipeline', () => {
  it('VOICE-12.3.7.1 hears the person before the denoiser, and the answer behind the post-processors', async () => {
    const { recorder, stream: call } = recorded(
      {},
      {
        denoiser: new MockDenoiserProvider({ process: (frame) => ({ ...frame, data: new Uint8Array(640) }) }),
        postProcessors: [
          new MockAudioPostProcessor({
            process: (frame) => ({
              ...frame,
              data: bytesOf(Int16Array.from(samplesIn([frame]), (sample) => sample * 2)),
            }),
          }),
        ],
      },
    );
    await call.startRecording();
    call.receive(speak(11));
    await collect(call.outbound(answer(30)));
    expect(new Set(samplesIn(recorder.inbound))).toEqual(new Set([11]));
    expect(new Set(samplesIn(recorder.outbound))).toEqual(new Set([60]));
  });

  it('VOICE-12.3.7.2 hears only the direction it was asked to', async () => {
    for (const [mode, inbound, outbound] of [
      ['inbound_only', 3, 0],
      ['outbound_only', 0, 3],
      ['both', 3, 3],
    ] as const) {
      const { recorder, stream: call } = recorded({ mode });
      await call.startRecording();
      for (let index = 0; index < 3; index += 1) {
        call.receive(speak(1));
        await collect(call.outbound(answer(2)));
      }
      expect([mode, recorder.inbound.length, recorder.outbound.length]).toEqual([mode, inbound, outbound]);
    }
  });

  it('VOICE-12.3.4 changes nothing for anybody else, whatever the recorder does to its copy', async () => {
    const recorder = new MockAudioRecorder();
    recorder.recordInbound = (_handle, frame) => void frame.data.fill(99);
    recorder.recordOutbound = (_handle, frame) => void frame.data.fill(99);
    const call = testCall({ recorder, recording: { storage: 'mock' } });
    await call.stream.startRecording();
    const plain = testCall({});
    for (const value of [1, 2, 3]) {
      call.stream.receive(speak(value));
      plain.stream.receive(speak(value));
    }
    expect(call.heard.frames).toEqual(plain.heard.frames);
    expect(await collect(call.stream.outbound(answer(7)))).toEqual(await collect(plain.stream.outbound(answer(7))));
  });

  it('VOICE-17.6.1 keeps nothing before everybody has agreed', async () => {
    const { recorder, stream: call } = recorded();
    const consent = Promise.withResolvers<boolean>();
    const handles: string[] = [];
    const started = call.startRecording({
      mayBegin: (handle) => {
        handles.push(handle.state);
        return consent.promise;
      },
    });
    for (let index = 0; index < 10; index += 1) call.receive(speak(1));
    await expect.poll(() => handles).toEqual(['recording']);
    call.receive(speak(1));
    expect(recorder.inbound).toEqual([]);
    consent.resolve(true);
    expect(await started).toMatchObject({ id: 'recording-1' });
    call.receive(speak(2));
    expect(new Set(samplesIn(recorder.inbound))).toEqual(new Set([2]));
  });

  it('VOICE-17.6.1 keeps nothing where somebody refuses, and may be asked again', async () => {
    const { recorder, stream: call } = recorded();
    expect(await call.startRecording({ mayBegin: () => Promise.resolve(false) })).toBeNull();
    call.receive(speak(1));
    expect([recorder.stopCount, recorder.inbound]).toEqual([1, []]);
    const failure = new Error('No answer.');
    await expect(call.startRecording({ mayBegin: () => Promise.reject(failure) })).rejects.toBe(failure);
    expect(recorder.stopCount).toBe(2);
    expect(await call.startRecording()).not.toBeNull();
  });

  it('VOICE-17.6.1 keeps nothing while it is paused, also where it begins meanwhile', async () => {
    const { recorder, stream: call } = recorded();
    call.setRecordingPaused(true);
    await call.startRecording();
    call.receive(speak(1));
    await collect(call.outbound(answer(1)));
    expect([recorder.inbound, recorder.outbound]).toEqual([[], []]);
    call.setRecordingPaused(false);
    call.receive(speak(2));
    call.setRecordingPaused(true);
    call.receive(speak(3));
    expect(new Set(samplesIn(recorder.inbound))).toEqual(new Set([2]));
  });

  it('VOICE-17.6.1 keeps nothing where the call ends while somebody is asked', async () => {
    const { recorder, stream: call } = recorded();
    const consent = Promise.withResolvers<boolean>();
    const started = call.startRecording({ mayBegin: () => consent.promise });
    await expect.poll(() => recorder.startCount).toBe(1);
    await call.end();
    consent.resolve(true);
    expect(await started).toBeNull();
    expect([recorder.stopCount, recorder.handles[0]?.state]).toEqual([1, 'stopped']);
  });

  it('VOICE-12.3.7.6 starts once, and stops once, also where the call just ends', async () => {
    const vad = new MockVADProvider({ script: ['speech_start'] });
    const { recorder, stream: call, pipeline } = recorded({}, { vad });
    const order: string[] = [];
    vad.close = () => void order.push('closed');
    const stop = recorder.stop.bind(recorder);
    recorder.stop = (handle) => (order.push('stopped'), stop(handle));
    const [one, other] = await Promise.all([call.startRecording(), call.startRecording()]);
    expect(one).toBe(other);
    call.receive(speak(1));
    await pipeline.close();
    expect([recorder.startCount, recorder.stopCount, recorder.handles[0]?.state]).toEqual([1, 1, 'stopped']);
    expect(order).toEqual(['stopped', 'closed']);
    expect(await call.startRecording()).toBeNull();
  });

  it('VOICE-12.3.7.6 gives the same result however often it is stopped', async () => {
    const { recorder, stream: call } = recorded();
    expect(await testCall({}).stream.startRecording()).toBeNull();
    await call.startRecording();
    call.receive(speak(1));
    const result = await call.stopRecording();
    expect(result).toMatchObject({ recordingId: 'recording-1', durationSeconds: 0.02 });
    expect(await call.stopRecording()).toBe(result);
    await call.end();
    call.receive(speak(1));
    expect([recorder.stopCount, recorder.inbound.length]).toEqual([1, 1]);
  });

  it('VOICE-12.3.7.4 passes on why a recording cannot start, and goes on with the call', async () => {
    const recorder = new MockAudioRecorder({ startError: new Error('No such place.') });
    const { stream: call, heard } = testCall({ recorder, recording: { storage: 'nope' } });
    await expect(call.startRecording()).rejects.toThrow('No such place.');
    call.receive(speak(1));
    expect(heard.frames).toHaveLength(1);
    expect(await call.stopRecording()).toBeNull();
  });

  it('VOICE-12.3.7.8 tells the recorder where in the call an answer belongs', async () => {
    const { recorder, stream: call } = recorded();
    await call.startRecording();
    for (let index = 0; index < 50; index += 1) call.receive(speak(1));
    await collect(call.outbound(stream([chunk(bytesOf(constant(2, 640))), chunk(bytesOf(constant(2, 320)))])));
    expect(recorder.inbound.at(-1)?.timestampMs).toBe(980);
    expect(recorder.outbound.map(({ timestampMs }) => timestampMs)).toEqual([1_000, 1_040]);
  });

  it('VOICE-12.3.7.6 ends a call whose recording cannot be finished, and says so', async () => {
    const { recorder, stream: call, logger } = recorded();
    recorder.stop = () => Promise.reject(new Error('No room.'));
    await call.startRecording();
    await call.end();
    expect(logger.entries).toMatchObject([{ level: 'error', message: 'A recording could not be finished.' }]);
  });
});
