import { audioFrame, bytesOf } from '@roomkit/core/audio';
import { createSpeechLike } from '@roomkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SherpaOnnxDiarizationProvider } from '../src/index.ts';
import { settingsOf } from '../src/options.ts';
import { SpeechWindow } from '../src/speech-window.ts';
import { StreamSpeakers } from '../src/stream-speakers.ts';
import { type ModelFolder, modelFolder } from './support/model-folder.ts';
import { spectrumModel } from './support/spectrum-model.ts';

/** A direction between two others, so many degrees from the first. */
const voice = (degrees: number): Float32Array =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

describe('speakers of a stream', () => {
  it('VOICE-12.3.9.1 get labels in the order they come, and are known again', () => {
    const speakers = new StreamSpeakers(0.9, 8);
    const heard = [0, 90, 5, 85, 0].map((degrees) => speakers.recognize(voice(degrees), new Map()));
    expect(heard.map(({ speakerId, isNewSpeaker }) => [speakerId, isNewSpeaker])).toEqual([
      ['speaker_1', true],
      ['speaker_2', true],
      ['speaker_1', false],
      ['speaker_2', false],
      ['speaker_1', false],
    ]);
    expect(heard.map(({ confidence }) => confidence === null)).toEqual([true, true, false, false, false]);
  });

  it('are learned: who drifts away slowly stays who they are', () => {
    const speakers = new StreamSpeakers(0.9, 8);
    const heard = Array.from({ length: 13 }, (_unused, step) => speakers.recognize(voice(step * 3), new Map()));
    expect(new Set(heard.map(({ speakerId }) => speakerId)).size).toBe(1);
    expect(new StreamSpeakers(0.9, 8).recognize(voice(36), new Map([['bob', voice(0)]])).speakerId).toBe('speaker_1');
  });

  it('are no more than there may be: then the closest it is', () => {
    const speakers = new StreamSpeakers(0.99, 2);
    const heard = [0, 90, 50, 180].map((degrees) => speakers.recognize(voice(degrees), new Map()));
    expect(heard.map(({ speakerId }) => speakerId)).toEqual(['speaker_1', 'speaker_2', 'speaker_2', 'speaker_2']);
    expect(heard[3]?.confidence).toBeCloseTo(0);
  });

  it('VOICE-12.3.9.2 are known by the labels they were made known under, which are nobody’s ids', () => {
    const speakers = new StreamSpeakers(0.9, 8);
    const known = new Map([['alice', voice(0)]]);
    expect(speakers.recognize(voice(10), known)).toMatchObject({ speakerId: 'alice', isNewSpeaker: false });
    expect(speakers.recognize(voice(90), known)).toMatchObject({ speakerId: 'speaker_1', isNewSpeaker: true });
  });
});

describe('what a voice is judged by', () => {
  const speech = (ms: number): Int16Array => createSpeechLike(ms, { levelDb: -20 });
  const times = (window: SpeechWindow, pieces: readonly Int16Array[]): readonly number[] =>
    pieces.flatMap((piece, at) => (window.push(piece) === null ? [] : [at]));

  it('is a window of speech, again after each interval, whatever size the frames have', () => {
    const window = new SpeechWindow(settingsOf({ modelPath: 'x' }));
    expect(
      times(
        window,
        Array.from({ length: 40 }, () => speech(100)),
      ),
    ).toEqual([14, 22, 30, 38]);
    const pieces = Array.from({ length: 5 }, () => speech(2_000));
    expect(times(new SpeechWindow(settingsOf({ modelPath: 'x' })), pieces)).toEqual([0, 1, 2, 3, 4]);
  });

  it('is none of what came before a silence', () => {
    const window = new SpeechWindow(settingsOf({ modelPath: 'x' }));
    const [said, silence] = [speech(100), new Int16Array(1_600)];
    const before = Array.from({ length: 10 }, () => said);
    expect(times(window, [...before, ...Array.from({ length: 4 }, () => silence), ...before])).toEqual([18]);
    const anew = [...before, ...Array.from({ length: 5 }, () => silence), ...before, ...before];
    expect(times(new SpeechWindow(settingsOf({ modelPath: 'x' })), anew)).toEqual([29]);
  });
});

describe('voices that were made known', () => {
  let folder: ModelFolder;
  let modelPath = '';
  const frame = audioFrame({ data: bytesOf(createSpeechLike(3_000)) });

  beforeAll(async () => {
    folder = await modelFolder();
    modelPath = await folder.write(spectrumModel());
  });

  afterAll(async () => {
    await folder.remove();
  });

  it('VOICE-12.3.1.7 stay so when a stream is reset', async () => {
    const diarization = new SherpaOnnxDiarizationProvider({ modelPath, threshold: 0.95 });
    await diarization.enroll('alice', frame);
    diarization.reset('s1');
    expect(diarization.enrolled).toEqual(['alice']);
    expect(await diarization.process(frame, 's1')).toMatchObject({ speakerId: 'alice', isNewSpeaker: false });
    expect([diarization.unenroll('alice'), diarization.unenroll('alice'), diarization.enrolled]).toEqual([
      true,
      false,
      [],
    ]);
    diarization.reset('s1');
    expect(await diarization.process(frame, 's1')).toMatchObject({ speakerId: 'speaker_1', isNewSpeaker: true });
    await diarization.close();
  });

  it('need a label of their own, and enough of a voice', async () => {
    const diarization = new SherpaOnnxDiarizationProvider({ modelPath });
    for (const label of ['', ' ', 'speaker_12']) {
      await expect(diarization.enroll(label, frame)).rejects.toMatchObject({ code: 'input_invalid' });
    }
    const short = audioFrame({ data: new Uint8Array(2) });
    await expect(diarization.enroll('bob', short)).rejects.toMatchObject({ details: { field: 'frame' } });
    await diarization.close();
    await expect(diarization.enroll('bob', frame)).rejects.toMatchObject({ code: 'not_supported' });
    expect(diarization.enrolled).toEqual([]);
  });
});
