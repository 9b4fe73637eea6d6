import { type ChannelType, ConfigurationError, isChannelType, requireId } from '@roomkit/core';

/**
 * Tells which addresses are the same. Rules are tried in their order, and the first that finds somebody decides: a
 * rule that says less of a person comes after those that say more.
 */
export interface AliasRule {
  /** Lower-case letters, digits and underscores; aliases are kept under it, so it stays. */
  readonly name: string;
  /** The channels whose addresses it reads. An address of one is looked up on all of them. */
  readonly channelTypes: readonly ChannelType[];
  /**
   * One spelling for all that are the same: of a result it gives the result again. Null for what the rule is not
   * about: such an address is only itself.
   */
  readonly canonical: (address: string, channelType: ChannelType) => string | null;
}

/** An address by a rule. */
export interface Alias {
  /** Where it is kept in an identity's `channelAddresses`, beside its real addresses. */
  readonly aliasType: ChannelType;
  readonly address: string;
}

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

/** @throws ConfigurationError naming the rule that cannot be used */
export function requireRules(rules: unknown): void {
  if (!Array.isArray(rules)) throw new ConfigurationError('rules', 'must be a list');
  const names = new Set<string>();
  for (const [at, rule] of (rules as readonly Partial<AliasRule>[]).entries()) {
    const field = `rules.${at}`;
    const { name = '', channelTypes = [], canonical } = rule ?? {};
    if (!NAME.test(name)) throw new ConfigurationError(`${field}.name`, 'must be lower-case letters, digits and _');
    if (names.has(name)) throw new ConfigurationError(`${field}.name`, 'is the name of another rule');
    names.add(name);
    if (!Array.isArray(channelTypes) || channelTypes.length === 0 || !channelTypes.every(isChannelType)) {
      throw new ConfigurationError(`${field}.channelTypes`, 'must be a list of channel types');
    }
    if (typeof canonical !== 'function') throw new ConfigurationError(`${field}.canonical`, 'must be a function');
  }
}

/** What a rule makes of an address; null where it is not about it. @throws InputError when that is no address */
export function aliasBy(rule: AliasRule, channelType: ChannelType, address: string): Alias | null {
  if (!rule.channelTypes.includes(channelType)) return null;
  const canonical = rule.canonical(address, channelType);
  if (canonical === null) return null;
  requireId(`rules.${rule.name}`, canonical);
  return { aliasType: `custom:alias.${rule.name}`, address: canonical };
}
