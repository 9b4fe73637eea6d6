import { describe, expect, it } from 'vitest';

import { takeCall } from '../src/call.ts';
import { ANSWERS, QUESTIONS } from '../src/conversation.ts';
import { recogniserOf } from '../src/recogniser.ts';

describe('a call with an agent that answers by voice', () => {
  it(
    'VOICE-12.1.2 VOICE-12.3.13.6 VOICE-12.3.13.2 puts all that was said, and heard, into one timeline and on a phone',
    { timeout: 180_000 },
    async () => {
      const said: string[] = [];
      const { lines, texts, interrupted, turns } = await takeCall(recogniserOf({}), (line) => said.push(line));
      const [cut = ''] = interrupted;
      expect(lines).toEqual([
        `ada: ${QUESTIONS[0]}`,
        `guide: ${ANSWERS[0]}`,
        `ada: ${QUESTIONS[1]}`,
        `guide: ${cut}`,
        `ada: ${QUESTIONS[2]}`,
        `guide: ${ANSWERS[2]}`,
      ]);
      expect(texts).toEqual(lines.map((line) => line.slice(line.indexOf(': ') + 2)));
      expect(interrupted).toHaveLength(1);
      expect(ANSWERS[1].startsWith(cut)).toBe(true);
      expect(cut.length).toBeGreaterThan(10);
      expect(cut.length).toBeLessThan(ANSWERS[1].length / 2);
      expect(said.filter((line) => line.includes('spoken over after'))).toHaveLength(1);
      expect(turns.map(({ marks }) => marks.firstAudioOut)).toEqual(Array(3).fill(expect.any(Number)));
    },
  );

  it('VOICE-12.2.1 VOICE-12.2.8 takes Deepgram for its recogniser where there is a key, and a script elsewhere', () => {
    expect(recogniserOf({}).name).toBe('mock-stt');
    expect(recogniserOf({ DEEPGRAM_API_KEY: '' }).name).toBe('mock-stt');
    expect(recogniserOf({ DEEPGRAM_API_KEY: 'not-a-key' }).name).toContain('deepgram');
  });
});
