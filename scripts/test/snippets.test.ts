import { describe, expect, it } from 'vitest';

import { brokenPromise, snippetPages, snippetsOf } from '../lib/snippets.ts';

describe('the snippets of the documentation', () => {
  it('are found on every guide and in every README, with the line they begin on', () => {
    const pages = snippetPages();
    expect(pages).toContain('README.md');
    expect(pages.filter((page) => page.startsWith('docs/guides/')).length).toBeGreaterThanOrEqual(15);
    const [first] = snippetsOf('README.md');
    expect(first?.code).toContain('new RoomKit');
    expect(first?.line).toBeGreaterThan(1);
  });

  it('run, but for few that need a server or a key', () => {
    const snippets = snippetPages().flatMap(snippetsOf);
    const idle = snippets.filter(({ runs }) => runs === 'never');
    expect(snippets.length).toBeGreaterThan(40);
    expect(idle.length).toBeLessThan(snippets.length / 10);
  });

  it('keep what they promise to print', () => {
    const prints = ['one', 'two'];
    expect(brokenPromise({ prints }, 'one\ntwo\n')).toBeNull();
    expect(brokenPromise({ prints }, 'one\nthree\n')).toContain('three');
    expect(brokenPromise({ prints }, 'one\n')).toContain('two');
    expect(brokenPromise({ prints: [] }, 'anything')).toBeNull();
  });
});
