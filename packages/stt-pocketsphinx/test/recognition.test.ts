import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { TranscriptionResult } from '@roomkit/core/voice';
import { FLITE_VOICES } from '@roomkit/tts-flite';
import { afterAll, describe, expect, it } from 'vitest';

import { type PocketSphinxOptions, PocketSphinxSTTProvider } from '../src/index.ts';
import { isWithoutRecogniser, RECORDINGS } from './support/machine.ts';
import { OTHERS, recording, say, SENTENCES, spokenLive, transcription } from './support/speech.ts';

const CARDS = [1, 2, 3, 4, 5].map((number) => `cards/00${number}.wav`);
const LONG = { timeout: 180_000 };

describe.skipIf(isWithoutRecogniser)('what is heard', () => {
  const providers: PocketSphinxSTTProvider[] = [];
  function recogniser(options: PocketSphinxOptions): PocketSphinxSTTProvider {
    const provider = new PocketSphinxSTTProvider(options);
    providers.push(provider);
    return provider;
  }
  afterAll(async () => {
    await Promise.all(providers.map((provider) => provider.close()));
  });

  async function streamed(provider: PocketSphinxSTTProvider, audio: Parameters<typeof spokenLive>[0]) {
    const results: TranscriptionResult[] = [];
    for await (const result of provider.transcribeStream(spokenLive(audio))) results.push(result);
    return results;
  }

  it(
    'VOICE-12.2.8 knows each of 8 sentences of a grammar by every voice, word by word, whole and live',
    LONG,
    async () => {
      const provider = recogniser({ grammar: SENTENCES });
      for (const voice of FLITE_VOICES) {
        const whole = await Promise.all((await say(SENTENCES, voice)).map((frame) => provider.transcribe(frame)));
        expect(whole.map(({ text }) => text)).toEqual(SENTENCES);
        expect(Math.min(...whole.map(({ confidence }) => confidence ?? 0))).toBeGreaterThan(0.6);
      }
      const live = await Promise.all((await say(SENTENCES)).map((frame) => streamed(provider, frame)));
      expect(live.map((results) => results.at(-1)?.text)).toEqual(SENTENCES);
      for (const results of live) expect(results.filter(({ isFinal }) => isFinal)).toHaveLength(1);
    },
  );

  it('knows the cards that people name, by the grammar they come with, whoever spoke before', LONG, async () => {
    const provider = recogniser({ grammar: await readFile(join(RECORDINGS, 'cards/cards.gram'), 'utf8') });
    const cards = await transcription('cards/cards.transcription');
    const audio = await Promise.all(CARDS.map((name) => recording(name)));
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
    ]) {
      for (const index of order) {
        const frame = audio[index];
        if (frame === undefined) throw new Error('there is no such card');
        const heard = { text: cards[index], isFinal: true, language: 'en-US' };
        expect(await provider.transcribe(frame)).toMatchObject(heard);
        expect((await streamed(provider, frame)).at(-1)).toMatchObject(heard);
      }
    }
  });

  it('takes nothing that its grammar does not have for one of its sentences', LONG, async () => {
    const provider = recogniser({ grammar: SENTENCES });
    for (const voice of FLITE_VOICES) {
      const heard = await Promise.all((await say(OTHERS, voice)).map((frame) => provider.transcribe(frame)));
      expect(heard.map(({ text, isFinal }) => [text, isFinal])).toEqual(OTHERS.map(() => ['', true]));
    }
    const own = await Promise.all((await say([SENTENCES[0]])).map((frame) => provider.transcribe(frame)));
    expect(own.map(({ text }) => text)).toEqual([SENTENCES[0]]);
  });

  it('understands a new sentence with its language model, part by part, and says how sure it is', LONG, async () => {
    const provider = recogniser({});
    const [audio] = await say(['what is the weather going to be like tomorrow morning in the city'], 'rms');
    if (audio === undefined) throw new Error('nothing was said');
    const results = await streamed(provider, audio);
    const partials = results.filter(({ isFinal }) => !isFinal);
    expect(partials.length).toBeGreaterThan(3);
    expect(partials.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^what is the weather/u));
    expect(results.at(-1)).toMatchObject({
      text: 'what is the weather going to be like tomorrow morning in the city',
      isFinal: true,
    });
    expect(results.at(-1)?.confidence).toBeGreaterThan(0.5);
    const forward = await provider.transcribe(await recording('goforward.raw'));
    expect(forward).toMatchObject({ text: 'go forward ten meters', isFinal: true });
  });

  it('listens for a phrase, says so while the call goes on, each time, and hears nothing else', LONG, async () => {
    const provider = recogniser({ keyphrase: { phrase: 'hey computer', threshold: 1e-20 } });
    const [call, other] = await say(['Hey computer, what is the time? Now hey computer, stop.', SENTENCES[0]], 'rms');
    if (call === undefined || other === undefined) throw new Error('nothing was said');
    const results = await streamed(provider, call);
    expect(results.map(({ text, isFinal }) => [text, isFinal])).toEqual([
      ['hey computer', true],
      ['hey computer', true],
    ]);
    expect(await streamed(provider, other)).toEqual([]);
  });

  it('leaves out the numbers of pronunciations', LONG, async () => {
    const provider = recogniser({ grammar: ['i have read a book', 'a'] });
    const [audio] = await say(['i have red a book']);
    if (audio === undefined) throw new Error('nothing was said');
    const results = await streamed(provider, audio);
    expect(results.at(-1)?.text).toBe('i have read a book');
    for (const { text } of results) expect(text).not.toMatch(/[()\d]/u);
  });

  it('makes more streams wait than it may hear at once, and hears them all', LONG, async () => {
    const provider = recogniser({ grammar: SENTENCES, maxStreams: 2 });
    const audio = await say(SENTENCES);
    const live = await Promise.all(audio.map((frame) => streamed(provider, frame)));
    expect(live.map((results) => results.at(-1)?.text)).toEqual(SENTENCES);
  });
});
