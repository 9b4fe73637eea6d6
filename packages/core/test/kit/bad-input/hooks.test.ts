import { describe, expect, it } from 'vitest';

import { HookResult } from '../../../src/index.ts';
import { text } from '../../support/fixtures.ts';
import { r2 } from '../../support/kit.ts';

describe('a hook', () => {
  const nonsense: readonly (readonly [string, () => unknown, 'hook_error' | 'hook_timeout'])[] = [
    ['throws', () => Promise.reject(new Error('boom')), 'hook_error'],
    ['hangs', () => new Promise(() => {}), 'hook_timeout'],
    ['returns a number', () => 42, 'hook_error'],
    ['returns what looks like a verdict', () => ({ action: 'block', reason: 'x' }), 'hook_error'],
    ['modifies to a text', () => HookResult.modify('x'), 'hook_error'],
    ['modifies to an unusable content', () => HookResult.modify({ content: { type: 'hologram' } }), 'hook_error'],
    [
      'injects what nobody can show',
      () =>
        HookResult.allow({ injected: [{ event: { content: { type: 'hologram' } as never }, targetChannelIds: null }] }),
      'hook_error',
    ],
    ['wants a task without type', () => HookResult.allow({ tasks: [{ type: '' }] }), 'hook_error'],
  ];

  it.each(nonsense)(
    'CORE-9.3.3 that %s is told by code, and leaves the message as it was',
    async (_name, hook, code) => {
      const bench = await r2();
      const told = [bench.emitted('hook_error'), bench.emitted('hook_timeout')];
      bench.kit.hook('before_broadcast', { name: 'odd', timeoutMs: 1_000 }, hook as never);
      const saying = bench.say('a', 'hello');
      await bench.clock.advance(1_000);
      expect(await saying).toMatchObject({ blocked: false, event: { content: text('hello') } });
      expect(told.flat()).toMatchObject([{ type: code, data: { hook: 'odd', trigger: 'before_broadcast' } }]);
      expect(await bench.words()).toStrictEqual(['hello']);
      expect(await bench.kit.listTasks('r1')).toStrictEqual([]);
      expect(bench.b.words).toStrictEqual(['hello']);
    },
  );
});
