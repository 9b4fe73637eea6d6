import { describe, expect, it } from 'vitest';

import { takeCall } from '../src/call.ts';

describe('a call with a model that hears and speaks', () => {
  it.each([
    ['openai', 1],
    ['gemini', 0],
  ])('goes from the question to the goodbye: %s', { timeout: 180_000 }, async (vendor, cuts) => {
    const said: string[] = [];
    const report = await takeCall(vendor, (line) => said.push(line));
    const [cut = ''] = report.interrupted;
    expect(report.lines).toEqual([
      'ada: What is the weather in Oslo?',
      'model: In Oslo it is two degrees and clear.',
      'ada: And tomorrow?',
      `model: ${cut}`,
      'ada: Thank you, that is enough.',
      'model: Goodbye.',
    ]);
    expect('Tomorrow it will be much the same as today, with a little more wind from the west.').toContain(cut);
    expect(cut.length).toBeGreaterThan(7);
    // A second of five was heard.
    expect(cut).not.toContain('little');
    expect(said).toContain('(the model asks get_weather about Oslo)');
    expect(report.texts).toEqual(report.lines.map((line) => line.slice(line.indexOf(': ') + 2)));
    expect(report.cuts).toHaveLength(cuts);
  });
});
