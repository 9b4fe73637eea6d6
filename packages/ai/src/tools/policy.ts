import type { RoleOverride, ToolPolicy } from '@roomkit/core/ai';

import { matchesAnyGlob } from './glob.ts';

/** Lists that must all hold: a name is refused by any deny list, and by any allow list that has entries without it. */
interface Rules {
  readonly allow: readonly (readonly string[])[];
  readonly deny: readonly (readonly string[])[];
}

/**
 * Whether a tool may be offered and run. Deny wins; a list of allowed tools with entries admits nothing else; without
 * one, everything is allowed.
 *
 * @param role - of the participant who wrote what is answered; null for the kit and for strangers
 */
export function isToolAllowed(policy: ToolPolicy | null, name: string, role: string | null): boolean {
  if (policy === null) return true;
  const { allow, deny } = rulesFor(policy, role);
  if (deny.some((patterns) => matchesAnyGlob(patterns, name))) return false;
  return allow.every((patterns) => patterns.length === 0 || matchesAnyGlob(patterns, name));
}

function rulesFor({ allow = [], deny = [], roleOverrides = {} }: ToolPolicy, role: string | null): Rules {
  const override = overrideOf(roleOverrides, role);
  if (override === null) return { allow: [allow], deny: [deny] };
  const own: Rules = { allow: [override.allow ?? []], deny: [override.deny ?? []] };
  if (override.mode === 'replace') return own;
  return { allow: [allow, ...own.allow], deny: [deny, ...own.deny] };
}

function overrideOf(overrides: Readonly<Record<string, RoleOverride>>, role: string | null): RoleOverride | null {
  // A role comes from outside: one called like a member of every object has no override.
  if (role === null || !Object.hasOwn(overrides, role)) return null;
  return overrides[role] ?? null;
}
