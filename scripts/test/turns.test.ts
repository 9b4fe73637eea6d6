import { describe, expect, it } from 'vitest';

import { sayTurn, takeTurns } from '../lib/turns.ts';

const items = Array.from({ length: 20 }, (_, index) => `check ${index}`);
const none = (): boolean => false;

describe('turns of costly checks', () => {
  it('take all while they fit', () => {
    expect(takeTurns(items, none, { atMost: 20, commit: 'a' })).toEqual({ chosen: items, touched: 0 });
  });

  it('take what the change touches, and fill up with others, in their order', () => {
    const turn = takeTurns(items, (item) => ['check 7', 'check 3'].includes(item), { atMost: 5, commit: 'a' });
    expect(turn.touched).toBe(2);
    expect(turn.chosen).toHaveLength(5);
    expect(turn.chosen).toEqual(expect.arrayContaining(['check 3', 'check 7']));
    expect(turn.chosen).toEqual(items.filter((item) => turn.chosen.includes(item)));
  });

  it('leave nothing out that the change touches, however much that is', () => {
    expect(takeTurns(items, () => true, { atMost: 5, commit: 'a' }).chosen).toEqual(items);
  });

  it('are the same for the same commit, and reach everything with time', () => {
    const of = (commit: number): readonly string[] =>
      takeTurns(items, none, { atMost: 5, commit: `commit ${commit}` }).chosen;
    expect(of(1)).toEqual(of(1));
    const reached = new Set(Array.from({ length: 60 }, (_, commit) => of(commit)).flat());
    expect(reached.size).toBe(items.length);
  });

  it('say how many were left, and by what', () => {
    const turn = takeTurns(items, (item) => item === 'check 3', { atMost: 5, commit: 'a' });
    const commit = '0123456789abcdef';
    expect(sayTurn(turn, items.length, { base: 'fedcba9876543210', commit })).toBe(
      '5 of 20 (1 touched since fedcba987; 4 in turn by 012345678)',
    );
    expect(sayTurn(turn, items.length, { base: undefined, commit })).toContain('no base tells more');
  });
});
