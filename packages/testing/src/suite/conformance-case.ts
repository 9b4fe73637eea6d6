import { describe, expect, it } from 'vitest';

/** One test of a suite, over a subject. */
export interface ConformanceCase<Subject> {
  readonly title: string;
  /** Why the case is not about this subject; null or left out when it is. */
  readonly missing?: (subject: Subject) => string | null;
  /** The capability the case is about, and whether this subject claims it; the case then tests the claim or its opposite. */
  readonly capability?: { readonly name: string; readonly isClaimed: (subject: Subject) => boolean };
  readonly run: (subject: Subject) => Promise<void>;
}

/** What every suite of this kind needs to know. */
export interface SuiteOptions<Subject> {
  /** A fresh subject for each case. */
  create(): Promise<Subject> | Subject;
  /** Cases to leave out, by a part of their title. */
  readonly skip?: readonly { readonly test: string; readonly reason: string }[];
}

/** A subject that holds something the suite must give back. */
export interface Closable {
  close?(): Promise<void>;
}

/** What a test says of a capability in vitest's report (`task.meta.roomkit`), once it has passed. */
export interface CapabilityResult {
  readonly subject: string;
  readonly capability: string;
  readonly isClaimed: boolean;
}

declare module 'vitest' {
  interface TaskMeta {
    roomkit?: CapabilityResult;
  }
}

/** Runs one case. Answers why it does not apply, or null when it has run. */
export async function runConformanceCase<Subject extends Closable>(
  testCase: ConformanceCase<Subject>,
  options: Pick<SuiteOptions<Subject>, 'create'>,
): Promise<string | null> {
  const subject = await options.create();
  try {
    const missing = testCase.missing?.(subject) ?? null;
    if (missing === null) await testCase.run(subject);
    return missing;
  } finally {
    await subject.close?.();
  }
}

/** Registers a suite with vitest. */
export function describeConformance<Subject extends Closable>(
  name: string,
  port: string,
  cases: readonly ConformanceCase<Subject>[],
  options: SuiteOptions<Subject>,
): void {
  const skipped = options.skip ?? [];
  for (const { test } of skipped) {
    if (!cases.some((testCase) => testCase.title.includes(test))) throw new Error(`no case is called "${test}"`);
  }
  describe(`${name} as ${port}`, () => {
    // By '%s', for a title by '$title' would be cut short in reports.
    it.for(cases.map((testCase) => [testCase.title, testCase] as const))('%s', async ([, testCase], context) => {
      const skip = skipped.find(({ test }) => testCase.title.includes(test));
      if (skip) context.skip(skip.reason);
      const { capability } = testCase;
      const create = async (): Promise<Subject> => {
        const subject = await options.create();
        if (capability) {
          const isClaimed = capability.isClaimed(subject);
          context.task.meta.roomkit = { subject: name, capability: capability.name, isClaimed };
        }
        return subject;
      };
      const missing = await runConformanceCase(testCase, { create });
      if (missing !== null) context.skip(missing);
      expect(missing).toBeNull();
    });
  });
}
