import { ConfigurationError } from '@roomkit/core';

import { OptOutGuard } from './guard.ts';
import { type OptOutOptions, type OptOutProvider, requireOptOutOptions } from './options.ts';

/** What the guard does in place of the provider; everything else is the provider's own. */
const GUARDED = ['send', 'sendReaction', 'sendTyping', 'parseWebhook', 'parseStatus', 'close'] as const;

/**
 * The provider, with opt-outs honoured. A message that is nothing but STOP, or another of the words, is kept per
 * organization, number of ours and number of theirs; it still goes to its room, with `metadata.optOut` saying what
 * it was. Sends to whom has opted out come back as `recipient_opted_out` before the vendor is called. When opt-outs
 * cannot be read nothing is sent, and when they cannot be kept the webhook fails and is sent again.
 *
 * @throws ConfigurationError naming the option that cannot be used
 */
export function withOptOut<Provider extends OptOutProvider>(provider: Provider, options: OptOutOptions): Provider {
  if (typeof provider?.send !== 'function') throw new ConfigurationError('provider', 'must be a provider');
  requireOptOutOptions(options);
  const guard = new OptOutGuard(provider, options);
  const own = new Map<PropertyKey, unknown>(GUARDED.map((name) => [name, guard[name].bind(guard)]));
  // Over an object of its own: a frozen provider's methods could not be replaced.
  return new Proxy<Provider>(Object.create(provider) as Provider, {
    get(_target, name): unknown {
      const value: unknown = Reflect.get(provider, name, provider);
      if (typeof value !== 'function' || name === 'constructor') return value;
      // Private fields are the provider's: its methods must see it and not this.
      return own.get(name) ?? (value.bind(provider) as unknown);
    },
  });
}
