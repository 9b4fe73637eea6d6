import { describe, expect, it } from 'vitest';

import { IdentityHooks } from '../../src/hooks/identity-hooks.ts';
import { IdentityHookResult, type IdentityHookHandler, type IdentityQuestion } from '../../src/index.ts';
import { aContext, text } from '../support/fixtures.ts';
import { engineBench } from './support.ts';

const question: IdentityQuestion = {
  message: { channelId: 'a', senderId: '+1', content: text('hi') },
  result: { status: 'unknown' },
};
const source = { channelType: 'sms', channelId: 'a', direction: 'inbound' } as const;
const alice = {
  id: 'alice',
  organizationId: null,
  displayName: 'Alice',
  externalId: null,
  channelAddresses: {},
  metadata: {},
};

function bench(handlers: readonly (readonly [IdentityHookHandler, object?])[]): ReturnType<typeof engineBench> & {
  readonly run: (organizationId?: string | null) => Promise<IdentityHookResult | null>;
} {
  const engine = engineBench();
  const hooks = new IdentityHooks(engine.deps);
  for (const [handler, options] of handlers) {
    hooks.register({ organizationId: 'acme' }, 'on_identity_unknown', { name: 'h', ...options }, handler);
  }
  const run = (organizationId: string | null = 'acme'): Promise<IdentityHookResult | null> =>
    hooks.run({ trigger: 'on_identity_unknown', question, context: aContext(), source, organizationId });
  return { ...engine, run };
}

describe('identity hooks', () => {
  it('CORE-11.2.10 the first decision wins, and failing hooks are passed over', async () => {
    const asked: string[] = [];
    const { run, emitted } = bench([
      [
        () => {
          throw new Error('boom');
        },
      ],
      [() => ({ outcome: 'resolved' }) as unknown as IdentityHookResult],
      [() => Promise.resolve(null)],
      [() => {}],
      [() => IdentityHookResult.resolved(alice)],
      [() => void asked.push('too late')],
    ]);
    expect(await run()).toStrictEqual({ outcome: 'resolved', identity: alice });
    expect(asked).toStrictEqual([]);
    expect(emitted.map((event) => event.name)).toStrictEqual(['hook_error', 'hook_error']);
  });

  it('CORE-11.2.10 filters and organizations leave hooks out', async () => {
    const { run } = bench([[() => IdentityHookResult.reject('no'), { channelTypes: ['email'] }]]);
    expect(await run()).toBeNull();
    const others = bench([[() => IdentityHookResult.reject('no')]]);
    expect(await others.run('globex')).toBeNull();
    expect(await others.run()).toStrictEqual({ outcome: 'reject', reason: 'no' });
  });

  it('CORE-11.2.10 one that hangs is passed over at its timeout', async () => {
    const { run, clock, emitted } = bench([
      [() => new Promise(() => {}), { timeoutMs: 50 }],
      [() => IdentityHookResult.pending()],
    ]);
    const decision = run();
    await clock.advance(50);
    expect(await decision).toStrictEqual({ outcome: 'pending', candidates: [], displayName: null });
    expect(emitted).toMatchObject([{ name: 'hook_timeout', data: { timeoutMs: 50 } }]);
  });
});
