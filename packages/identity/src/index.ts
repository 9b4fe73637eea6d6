export { type Alias, type AliasRule } from './alias-rule.ts';
export { AliasIdentityResolver, type AliasIdentityResolverOptions, aliasesOf } from './resolver.ts';
export { aliasRules, type AliasRulesOptions } from './rules/alias-rules.ts';
export { emailRule, emailTagRule, gmailRule } from './rules/email-rules.ts';
export { PHONE_CHANNEL_TYPES, phoneRule, type PhoneRuleOptions } from './rules/phone-rule.ts';
