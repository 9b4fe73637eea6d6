import { ConfigurationError } from '@roomkit/core';
import type { ToolPolicy } from '@roomkit/core/ai';

const POLICY_FIELDS: ReadonlySet<string> = new Set<keyof ToolPolicy>(['allow', 'deny', 'roleOverrides']);
const OVERRIDE_FIELDS: ReadonlySet<string> = new Set(['allow', 'deny', 'mode']);

/** What names of tools are made of, those of other systems included, and the two signs of a pattern. */
const PATTERN = /^[\w.:/*?-]+$/u;

/**
 * Throws unless a value is a policy. A pattern in another language of patterns (`{a,b}`, `[a-z]`, `^a`) is refused: it
 * would match no tool, so a deny list of such would forbid nothing.
 *
 * @param field - how errors name the policy
 * @throws ConfigurationError naming the field that is wrong, such as `toolPolicy.roleOverrides.agent.mode`
 */
export function validateToolPolicy(policy: unknown, field = 'toolPolicy'): asserts policy is ToolPolicy {
  const fields = requireFields(field, policy, POLICY_FIELDS);
  requirePatterns(`${field}.allow`, fields['allow']);
  requirePatterns(`${field}.deny`, fields['deny']);
  if (fields['roleOverrides'] === undefined) return;
  for (const [role, override] of Object.entries(requireFields(`${field}.roleOverrides`, fields['roleOverrides']))) {
    requireOverride(`${field}.roleOverrides.${role}`, override);
  }
}

function requireOverride(field: string, override: unknown): void {
  const fields = requireFields(field, override, OVERRIDE_FIELDS);
  requirePatterns(`${field}.allow`, fields['allow'] ?? undefined);
  requirePatterns(`${field}.deny`, fields['deny'] ?? undefined);
  if (fields['mode'] !== 'restrict' && fields['mode'] !== 'replace') {
    throw new ConfigurationError(`${field}.mode`, "must be 'restrict' or 'replace'");
  }
}

function requirePatterns(field: string, patterns: unknown): void {
  if (patterns === undefined) return;
  if (!Array.isArray(patterns)) throw new ConfigurationError(field, 'must be a list of patterns');
  for (const [at, pattern] of patterns.entries()) {
    if (typeof pattern === 'string' && PATTERN.test(pattern)) continue;
    throw new ConfigurationError(`${field}.${at}`, 'must be a name of a tool, in which * and ? are the only signs');
  }
}

function requireFields(
  field: string,
  value: unknown,
  known: ReadonlySet<string> | null = null,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigurationError(field, 'must be an object');
  }
  const unknown = known && Object.keys(value).find((name) => !known.has(name));
  if (unknown) throw new ConfigurationError(`${field}.${unknown}`, 'is no field of a policy');
  return value as Readonly<Record<string, unknown>>;
}
