import type { VoiceTurnMarks } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

import { waterfall } from '../src/waterfall.ts';

const marks: VoiceTurnMarks = {
  vadEnd: 400,
  transcriptFinal: 500,
  endpoint: null,
  committed: 500,
  firstToken: 600,
  firstSynthesis: 800,
  firstAudioOut: 800,
};

describe('where the time of a turn went', () => {
  it('VOICE-15.4.1 begins each step where the one before it ended, and leaves out what the turn has not', () => {
    expect(waterfall({ timestamp: new Date(0), marks, frameworkMs: 12.34 })).toEqual([
      `  the caller is silent, for sure ${'█'.repeat(16).padEnd(33)} 400 ms`,
      `  the words are there            ${`${' '.repeat(16)}████`.padEnd(33)} 500 ms`,
      `  they stand in the timeline     ${`${' '.repeat(20)}▏`.padEnd(33)} 500 ms`,
      `  the model begins to answer     ${`${' '.repeat(20)}████`.padEnd(33)} 600 ms`,
      `  the voice has its first sound  ${`${' '.repeat(24)}████████`.padEnd(33)} 800 ms`,
      `  the caller hears it            ${`${' '.repeat(32)}▏`.padEnd(33)} 800 ms`,
      '  of it the kit itself took 12.3 ms',
    ]);
  });

  it('VOICE-15.4.1 says nothing of the kit where nobody knows', () => {
    expect(waterfall({ timestamp: new Date(0), marks, frameworkMs: null })).toHaveLength(6);
  });
});
