import { audioFrame, bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioChunk, TranscriptionResult, VoiceTurnMarks } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

import { CallLines } from '../src/call/call-lines.ts';
import { Prompter } from '../src/call/prompter.ts';
import { ScriptedEar } from '../src/call/scripted-ear.ts';
import { barsOf, waterfallWords } from '../web/call/waterfall-bars.ts';

const MARKS: VoiceTurnMarks = {
  vadEnd: 500,
  transcriptFinal: 690,
  endpoint: 690,
  committed: 702,
  firstToken: 740,
  firstSynthesis: 860,
  firstAudioOut: 861,
};

describe('the picture of a turn', () => {
  it('shows each stretch from the mark before it', () => {
    const bars = barsOf({ marks: MARKS });
    expect(bars.map(({ mark }) => mark)).toEqual(Object.keys(MARKS));
    expect(bars[0]).toMatchObject({ worker: 'detector', fromMs: 0, toMs: 500 });
    expect(bars.at(-1)).toMatchObject({ worker: 'room', fromMs: 860, toMs: 861 });
  });

  it('leaves out what was not reached, and lets nothing end before it began', () => {
    const bars = barsOf({ marks: { ...MARKS, firstToken: null, transcriptFinal: 480 } });
    expect(bars.map(({ fromMs, mark, toMs }) => [mark, fromMs, toMs])).toEqual([
      ['vadEnd', 0, 500],
      ['transcriptFinal', 500, 500],
      ['endpoint', 500, 690],
      ['committed', 690, 702],
      ['firstSynthesis', 702, 860],
      ['firstAudioOut', 860, 861],
    ]);
  });

  it('says in words what it shows', () => {
    const words = waterfallWords({ marks: MARKS, frameworkMs: 12.4, cutMs: 1800 });
    expect(words).toContain('silence is sure after 500 ms, words are final after 690 ms');
    expect(words).toContain('RoomKit’s own share 12 ms, the answer was interrupted after 1800 ms');
    expect(waterfallWords({ marks: MARKS, frameworkMs: null, cutMs: null })).not.toContain('share');
  });
});

describe('who speaks in the caller’s place', () => {
  const frame = (...samples: readonly number[]) => audioFrame({ data: bytesOf(Int16Array.from(samples)) });
  const heard = (prompter: Prompter, sessionId: string, ...samples: readonly number[]): readonly number[] => [
    ...samplesOf(prompter.addTo(sessionId, frame(...samples)).data),
  ];

  it('is heard over what comes in by the line, as long as it takes, and on one call alone', () => {
    const prompter = new Prompter();
    prompter.say('one', bytesOf(Int16Array.from([10, 20, 30])));
    expect(heard(prompter, 'two', 1, 1)).toEqual([1, 1]);
    expect(heard(prompter, 'one', 1, 1)).toEqual([11, 21]);
    expect(heard(prompter, 'one', 1, 1)).toEqual([31, 1]);
    prompter.forget('one');
    expect(prompter.isSpeaking('one')).toBe(false);
  });

  it('pauses between two sentences, and is never louder than sound can be', () => {
    const prompter = new Prompter();
    prompter.say('one', bytesOf(Int16Array.from([30_000])));
    prompter.say('one', bytesOf(Int16Array.from([-30_000])));
    expect(heard(prompter, 'one', 30_000)).toEqual([32_767]);
    const silence = heard(prompter, 'one', ...Array.from({ length: 12_800 }, () => 0));
    expect(silence.every((sample) => sample === 0)).toBe(true);
    expect(heard(prompter, 'one', -30_000)).toEqual([-32_767]);
  });
});

describe('the script in place of an ear', () => {
  async function* audio(milliseconds: number): AsyncGenerator<AudioChunk> {
    for (let at = 0; at < milliseconds; at += 100) {
      const data = new Uint8Array(3_200);
      yield { data, sampleRate: 16_000, channels: 1, format: 'pcm_s16le', timestampMs: at, isFinal: false };
    }
  }

  const all = async (results: AsyncIterable<TranscriptionResult>): Promise<readonly TranscriptionResult[]> => {
    const found: TranscriptionResult[] = [];
    for await (const result of results) found.push(result);
    return found;
  };

  it('takes an utterance for what it was told, word by word, and any other for nothing', async () => {
    const ear = new ScriptedEar();
    ear.expect('Where is it?');
    const results = await all(ear.transcribeStream(audio(1_000)));
    expect(results.map(({ isFinal, text }) => [text, isFinal])).toEqual([
      ['Where', false],
      ['Where is', false],
      ['Where is it?', false],
      ['Where is it?', true],
    ]);
    expect(await all(ear.transcribeStream(audio(500)))).toMatchObject([{ text: '', isFinal: true }]);
    // An utterance that nobody wants to know of any more takes nothing with it.
    ear.expect('Once more');
    const given = ear.transcribeStream(audio(1_000));
    await given.next();
    await given.return();
    const aborted = new AbortController();
    aborted.abort();
    expect(await all(ear.transcribeStream(audio(100), { signal: aborted.signal }))).toEqual([]);
    expect(await ear.transcribe()).toMatchObject({ text: 'Once more', isFinal: true });
    expect(await ear.transcribe()).toMatchObject({ text: '' });
  });
});

describe('what was said on the line', () => {
  it('a partial becomes what was heard, or goes', () => {
    const lines = new CallLines(() => {});
    lines.partial('Ben', 'where');
    lines.partial('Ben', 'where is');
    lines.partial('Ben', ' ');
    lines.heard('Ben', 'Where is it?');
    lines.partial('Ben', 'mm');
    expect(lines.list().map(({ state, text }) => [state, text])).toEqual([
      ['said', 'Where is it?'],
      ['partial', 'mm'],
    ]);
    lines.forgetPartial();
    expect(lines.list()).toHaveLength(1);
    expect(lines.lastOfCaller).toBe('Where is it?');
  });

  it('sentences of one answer are one line; what comes after its end is another', () => {
    let changes = 0;
    const lines = new CallLines(() => (changes += 1));
    lines.written('Nova', 'One. Two.');
    lines.sentence('One.');
    lines.sentence('Two.');
    lines.said();
    lines.sentence('Three.');
    expect(lines.list()).toMatchObject([
      { speaker: 'Nova', text: 'One. Two.', state: 'said' },
      { speaker: null, text: 'Three.', state: 'speaking' },
    ]);
    expect(changes).toBe(4);
    lines.written('Sam', 'Three. Four.');
    lines.sentence('Four.');
    lines.end();
    expect(lines.list().at(-1)).toMatchObject({ speaker: 'Sam', text: 'Three. Four.', state: 'said' });
  });

  it('a cut is shown where it was, whether the timeline or the hook tells it first', () => {
    const lines = new CallLines(() => {});
    lines.sentence('One, two and three.');
    lines.cut(900);
    expect(lines.list()).toMatchObject([{ state: 'cut', text: 'One, two and three.', unheard: '', cutMs: 900 }]);
    lines.committed({ speaker: 'Nova', heard: 'One, two', isCut: true });
    expect(lines.list()).toMatchObject([{ speaker: 'Nova', text: 'One, two', unheard: 'and three.', state: 'cut' }]);
    lines.cut(900);
    expect(lines.list()).toMatchObject([{ text: 'One, two', unheard: 'and three.' }]);
  });
});
