import { describe, expect, it } from 'vitest';

import type { Closable, ConformanceCase } from '../../src/conformance.ts';

/** A double that is wrong in one way, and the case that must see it. */
export interface BrokenDouble<Subject> {
  readonly fault: string;
  /** A part of the case's title. */
  readonly seenBy: string;
  readonly create: () => Subject | Promise<Subject>;
}

type Run<Subject extends Closable> = (
  testCase: ConformanceCase<Subject>,
  options: { create(): Subject | Promise<Subject> },
) => Promise<string | null>;

/** Registers one test for each broken double: the case that is about its fault must fail. */
export function describeBroken<Subject extends Closable>(
  cases: readonly ConformanceCase<Subject>[],
  run: Run<Subject>,
  doubles: readonly BrokenDouble<Subject>[],
): void {
  describe('a suite that can fail', () => {
    it.for(doubles)('sees one that $fault', async ({ seenBy, create }) => {
      const [testCase, ...more] = cases.filter(({ title }) => title.includes(seenBy));
      if (testCase === undefined || more.length > 0) throw new Error(`"${seenBy}" must name one case`);
      await expect(run(testCase, { create })).rejects.toThrow();
    });

    it('has a broken double for every case', () => {
      const unseen = cases.filter(({ title }) => !doubles.some(({ seenBy }) => title.includes(seenBy)));
      expect(unseen.map(({ title }) => title)).toStrictEqual([]);
    });
  });
}
