import { describe, expect, it } from 'vitest';

import { parseRow, type Requirement } from '../lib/requirements.ts';
import { leadingIds, type TestOutcome } from '../lib/test-report.ts';
import { traceRequirements } from '../lib/trace.ts';

const scopes = { one: { sections: ['CORE-5', 'CORE-15.1'], ids: ['AI-6.4.1'], except: ['CORE-5.1.2'] } };

function requirement(id: string, level: Requirement['level'], origin: Requirement['origin']): Requirement {
  return { id, level, origin, section: '5.1', scopes: ['one'] };
}

function outcome(title: string, status: string): TestOutcome {
  return { file: 'some.test.ts', title, status, ids: leadingIds(title) };
}

describe('requirement rows', () => {
  it('reads id, level, origin and section, and no text', () => {
    expect(parseRow('- **CORE-5.1.1** (MUST) [rfc] Some words. _Shown by:_ x', scopes)).toEqual({
      id: 'CORE-5.1.1',
      level: 'MUST',
      origin: 'rfc',
      section: '5.1',
      scopes: ['one'],
    });
  });

  it.each([
    ['CORE-5.1.2', []],
    ['CORE-50.1.2', []],
    ['CORE-15.1.1', ['one']],
    ['CORE-15.2.1', []],
    ['AI-6.4.1', ['one']],
    ['AI-5.1.1', []],
  ])('puts %s into the scopes %j', (id, expected) => {
    expect(parseRow(`- **${id}** (SHOULD) [seed] Words.`, scopes)?.scopes).toEqual(expected);
  });

  it('refuses a row it cannot read, and passes over other lines', () => {
    expect(() => parseRow('- **CORE-5.1.1** (PERHAPS) [rfc] Words.', scopes)).toThrow('unreadable requirement');
    expect(parseRow('- a list item', scopes)).toBeUndefined();
  });
});

describe('tracing', () => {
  it('takes every id a title begins with, and none from its middle', () => {
    expect(leadingIds('CORE-9.3.1 CORE-A.8.2 ends the chain')).toEqual(['CORE-9.3.1', 'CORE-A.8.2']);
    expect(leadingIds('ends the chain (CORE-9.3.1)')).toEqual([]);
    expect(leadingIds('CORE-9.3.1')).toEqual(['CORE-9.3.1']);
  });

  it('counts only passing tests, and not beside a failing one', () => {
    const all = [
      requirement('CORE-5.1.1', 'MUST', 'rfc'),
      requirement('CORE-5.1.3', 'PLAIN', 'seed'),
      requirement('CORE-5.1.4', 'SHOULD', 'rfc'),
    ];
    const tests = [
      outcome('CORE-5.1.1 holds', 'passed'),
      outcome('CORE-5.1.1 still', 'failed'),
      outcome('CORE-5.1.3 later', 'skipped'),
    ];
    const trace = traceRequirements(all, 'one', { tests, brokenFiles: [] });
    expect(trace.missing.map((item) => item.id)).toEqual(['CORE-5.1.1', 'CORE-5.1.3']);
    expect(trace.open.map((item) => item.id)).toEqual(['CORE-5.1.4']);
    expect(trace.failedTests).toEqual(['some.test.ts: CORE-5.1.1 still']);
    expect(trace.proven).toBe(0);
  });

  it('reports ids that no checklist has', () => {
    const tests = [outcome('CORE-5.1.1 CORE-99.1 holds', 'passed')];
    const trace = traceRequirements([requirement('CORE-5.1.1', 'MUST', 'rfc')], 'one', { tests, brokenFiles: [] });
    expect(trace.unknownIds).toEqual(['CORE-99.1']);
    expect(trace.proven).toBe(1);
  });
});
