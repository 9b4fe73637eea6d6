import type { AliasRule } from '../alias-rule.ts';
import { emailRule, emailTagRule, gmailRule } from './email-rules.ts';
import { phoneRule } from './phone-rule.ts';

/** Which of the ready rules apply. */
export interface AliasRulesOptions {
  /** Whose numbers may stand without a country code: ISO 3166-1 alpha-2, such as `CA`. @defaultValue none */
  readonly defaultRegion?: string;
  /** Whether the tag of `ann+tag@example.org` makes no difference. @defaultValue true */
  readonly emailTags?: boolean;
  /** Whether the dots of `a.nn@gmail.com` make none. @defaultValue false */
  readonly gmailDots?: boolean;
}

/** The ready rules, in their order. Put your own behind them, or before. @throws ConfigurationError `defaultRegion` */
export function aliasRules(options: AliasRulesOptions = {}): readonly AliasRule[] {
  const { defaultRegion, emailTags = true, gmailDots = false } = options;
  return [
    phoneRule(defaultRegion === undefined ? {} : { defaultRegion }),
    emailRule(),
    ...(emailTags ? [emailTagRule()] : []),
    ...(gmailDots ? [gmailRule()] : []),
  ];
}
