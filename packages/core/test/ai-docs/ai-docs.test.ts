import { readFileSync } from 'node:fs';

import { getAgentsMd, getAiContext, getLlmsTxt } from '@roomkit/core/ai-docs';
import { describe, expect, it } from 'vitest';

import * as core from '../../src/index.ts';

function shipped(name: string): string {
  return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
}

describe('what AI tools are told', () => {
  it('is the same in the package’s files and in its functions', () => {
    expect(getLlmsTxt()).toBe(shipped('llms.txt'));
    expect(getAgentsMd()).toBe(shipped('AGENTS.md'));
    expect(getAiContext()).toBe(`${shipped('AGENTS.md')}\n${shipped('llms-full.txt')}`);
  });

  it('lists every guide, each with a line, at a place that is there', () => {
    const listed = [...getLlmsTxt().matchAll(/^- \[[^\]]+\]\(llms-full\.txt#(?<anchor>[a-z-]+)\): .{20,}$/gmu)];
    const anchors = listed.map(({ groups }) => groups?.['anchor']);
    expect(anchors.length).toBeGreaterThanOrEqual(15);
    for (const anchor of anchors) expect(getAiContext()).toContain(`<a id="${anchor}"></a>`);
    expect(getLlmsTxt()).toMatch(/^# RoomKit\n\n> /u);
  });

  it('leads nowhere outside itself', () => {
    const targets = [...getAiContext().matchAll(/\]\((?<target>[^)\s]+)\)/gu)].map(({ groups }) => groups?.['target']);
    expect(targets.filter((target) => target?.startsWith('#') !== true)).toEqual([]);
    const anchors = new Set(
      [...getAiContext().matchAll(/<a id="(?<id>[a-z-]+)">/gu)].map(({ groups }) => groups?.['id']),
    );
    expect(targets.filter((target) => !anchors.has(target?.slice(1)))).toEqual([]);
  });

  it('imports from core only what core exports', () => {
    const named = [...getAiContext().matchAll(/import \{(?<names>[^}]*)\} from '@roomkit\/core';/gu)]
      .flatMap(({ groups }) => (groups?.['names'] ?? '').split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '));
    const exported = new Set(Object.keys(core));
    expect(new Set(named).size).toBeGreaterThan(10);
    expect(named.filter((name) => !exported.has(name))).toEqual([]);
  });
});
