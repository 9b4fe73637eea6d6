import { readFileSync } from 'node:fs';

/** The part of vitest's JSON report that is used here. */
interface JsonReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly fullName: string;
      readonly status: string;
    }[];
  }[];
}

export interface TestOutcome {
  readonly file: string;
  readonly title: string;
  readonly status: string;
  /** The requirement ids its title begins with. */
  readonly ids: readonly string[];
}

const leadingId = /^(?<id>(?:CORE|AI|VOICE)-[0-9A-Z]+(?:\.[0-9A-Z]+)+)(?:[\s,:]+|$)/u;

/** `CORE-9.3.1 CORE-9.5.1 a block ends the chain` gives both ids. */
export function leadingIds(title: string): readonly string[] {
  const id = leadingId.exec(title);
  return id?.groups?.['id'] === undefined ? [] : [id.groups['id'], ...leadingIds(title.slice(id[0].length))];
}

export interface TestReport {
  readonly tests: readonly TestOutcome[];
  /** Files that did not even load. */
  readonly brokenFiles: readonly string[];
}

export function readTestReport(path: string): TestReport {
  const json = JSON.parse(readFileSync(path, 'utf8')) as JsonReport;
  const tests = json.testResults.flatMap((file) =>
    file.assertionResults.map(({ title, status }) => ({ file: file.name, title, status, ids: leadingIds(title) })),
  );
  const brokenFiles = json.testResults
    .filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
    .map((file) => file.name);
  return { tests, brokenFiles };
}
