import type { ToolPolicy } from '@roomkit/core/ai';
import { describe, expect, it } from 'vitest';

import { isToolAllowed } from '../../src/tools/policy.ts';
import { validateToolPolicy } from '../../src/tools/validate-policy.ts';

const names = ['search_web', 'search_admin', 'get_x'];

function allowed(policy: ToolPolicy | null, role: string | null = null, of: readonly string[] = names): string[] {
  return of.filter((name) => isToolAllowed(policy, name, role));
}

describe('the policy of tools', () => {
  it('AI-21.1.1 lets deny win, admits nothing beside a list of allowed tools, and allows all without one', () => {
    expect(allowed({ allow: ['search_*'], deny: ['search_admin'] })).toEqual(['search_web']);
    expect(allowed({ deny: ['*_admin'] })).toEqual(['search_web', 'get_x']);
    expect(allowed({})).toEqual(names);
    expect(allowed({ allow: [], deny: [] })).toEqual(names);
    expect(allowed(null)).toEqual(names);
  });

  it('AI-21.1.2 narrows by a role that restricts: either deny list forbids, both allow lists must hold', () => {
    const policy: ToolPolicy = {
      allow: ['a*'],
      deny: ['a_no'],
      roleOverrides: { observer: { mode: 'restrict', allow: ['*b'], deny: ['acb'] } },
    };
    const of = ['ab', 'ac', 'xb', 'acb', 'a_no'];
    expect(allowed(policy, 'observer', of)).toEqual(['ab']);
    expect(allowed(policy, 'owner', of)).toEqual(['ab', 'ac', 'acb']);
    expect(allowed(policy, null, of)).toEqual(['ab', 'ac', 'acb']);
  });

  it('AI-21.1.2 cannot widen rights by a role that restricts (ruling C9)', () => {
    const policy: ToolPolicy = {
      allow: ['search_web'],
      deny: ['search_admin'],
      roleOverrides: { agent: { mode: 'restrict', allow: ['*'], deny: null } },
    };
    expect(allowed(policy, 'agent')).toEqual(['search_web']);
    const silent: ToolPolicy = { ...policy, roleOverrides: { agent: { mode: 'restrict', allow: null, deny: [] } } };
    expect(allowed(silent, 'agent')).toEqual(['search_web']);
  });

  it('AI-21.1.2 counts nothing but a role that replaces', () => {
    const policy: ToolPolicy = {
      allow: ['search_*'],
      deny: ['get_x'],
      roleOverrides: {
        owner: { mode: 'replace', allow: ['get_x'], deny: null },
        admin: { mode: 'replace', allow: null, deny: ['search_web'] },
      },
    };
    expect(allowed(policy, 'owner')).toEqual(['get_x']);
    expect(allowed(policy, 'admin')).toEqual(['search_admin', 'get_x']);
  });

  it('AI-21.1.2 has no override for a role that is called like a member of every object', () => {
    const policy: ToolPolicy = { allow: ['get_x'], roleOverrides: {} };
    for (const role of ['constructor', '__proto__', 'toString']) expect(allowed(policy, role)).toEqual(['get_x']);
  });
});

describe('a policy that cannot be used', () => {
  it.each<[string, unknown]>([
    ['toolPolicy', null],
    ['toolPolicy', ['search_*']],
    ['toolPolicy.alow', { alow: ['a'] }],
    ['toolPolicy.allow', { allow: 'search_*' }],
    ['toolPolicy.allow.1', { allow: ['a', ''] }],
    ['toolPolicy.deny.0', { deny: [7] }],
    ['toolPolicy.deny.0', { deny: ['{search,get}_*'] }],
    ['toolPolicy.deny.0', { deny: ['search_[a-z]'] }],
    ['toolPolicy.deny.0', { deny: ['^search'] }],
    ['toolPolicy.deny.0', { deny: ['!search_web'] }],
    ['toolPolicy.deny.1', { deny: ['a', 'a, b'] }],
    ['toolPolicy.roleOverrides', { roleOverrides: [] }],
    ['toolPolicy.roleOverrides.agent', { roleOverrides: { agent: null } }],
    ['toolPolicy.roleOverrides.agent.mode', { roleOverrides: { agent: { allow: null, deny: null } } }],
    ['toolPolicy.roleOverrides.agent.mode', { roleOverrides: { agent: { mode: 'extend' } } }],
    ['toolPolicy.roleOverrides.agent.deny.0', { roleOverrides: { agent: { mode: 'replace', deny: ['a|b'] } } }],
    ['toolPolicy.roleOverrides.agent.also', { roleOverrides: { agent: { mode: 'replace', also: [] } } }],
  ])('AI-21.1.1 is refused by the name of its field: %s of %o', (field, policy) => {
    expect(() => validateToolPolicy(policy)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('AI-21.1.1 is not one with names of other systems, nor one without lists', () => {
    const policies = [{}, { allow: ['a.b/c:d-*', '?'], deny: undefined, roleOverrides: undefined }];
    for (const policy of policies) expect(() => validateToolPolicy(policy)).not.toThrow();
    expect(() => validateToolPolicy({ allow: 1 }, 'policies.web')).toThrow('policies.web.allow');
  });
});
