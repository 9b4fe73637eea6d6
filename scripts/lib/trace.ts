import type { Requirement } from './requirements.ts';
import type { TestReport } from './test-report.ts';

export interface Trace {
  /** MUST and seed rows of the scope without a passing test. */
  readonly missing: readonly Requirement[];
  /** The other rows of the scope without a passing test. */
  readonly open: readonly Requirement[];
  readonly proven: number;
  readonly total: number;
  /** Ids in titles that no checklist has. */
  readonly unknownIds: readonly string[];
  readonly failedTests: readonly string[];
}

const isBinding = (item: Requirement): boolean => item.level === 'MUST' || item.origin === 'seed';

/** Which requirements of a scope a test run proves. An id with a failing test is not proven, whatever else passes. */
export function traceRequirements(all: readonly Requirement[], scope: string, report: TestReport): Trace {
  const failed = report.tests.filter((test) => test.status === 'failed');
  const failedIds = new Set(failed.flatMap((test) => test.ids));
  const passedIds = new Set(report.tests.filter((test) => test.status === 'passed').flatMap((test) => test.ids));
  const known = new Set(all.map((item) => item.id));
  const inScope = all.filter((item) => item.scopes.includes(scope));
  const unproven = inScope.filter((item) => !passedIds.has(item.id) || failedIds.has(item.id));
  return {
    missing: unproven.filter(isBinding),
    open: unproven.filter((item) => !isBinding(item)),
    proven: inScope.length - unproven.length,
    total: inScope.length,
    unknownIds: [...new Set(report.tests.flatMap((test) => test.ids))].filter((id) => !known.has(id)),
    failedTests: [...failed.map((test) => `${test.file}: ${test.title}`), ...report.brokenFiles],
  };
}
