import { describe, expect, it } from 'vitest';

import { rcsChannel, smsChannel } from '../../src/index.ts';
import { aBinding, aContext, anEvent, aRoom, text } from '../support/fixtures.ts';
import { aProvider } from './provider-double.ts';

const binding = aBinding({ channelId: 'a', metadata: { phoneNumber: '+1' } });
const context = aContext({ room: aRoom({ organizationId: 'acme' }) });
const event = anEvent({ content: text('hi') });

/** A provider that writes down whose options each of its calls needs. */
function recording(): { readonly asked: unknown[]; readonly provider: ReturnType<typeof aProvider> } {
  const asked: unknown[] = [];
  const provider = aProvider({
    capabilities: { unknownOutcome: 'reconcilable' },
    checkCapability: async (_to, options) => asked.push(options?.organizationId) > 0,
    reconcile: async ({ organizationId }) => {
      asked.push(organizationId);
      return { outcome: 'unknown' };
    },
  });
  return { asked, provider };
}

describe('the organization of a message', () => {
  it('is told to a provider that is asked whether a send went', async () => {
    const { asked, provider } = recording();
    const channel = smsChannel('a', { provider });
    await channel.reconcile?.(event, binding, { gaveUpAt: null, providerMessageIds: [] }, context);
    expect(asked).toEqual(['acme']);
  });

  it('is told to a provider that is asked whom it reaches', async () => {
    const { asked, provider } = recording();
    await rcsChannel('a', { provider }).deliver(event, binding, context);
    expect(asked).toEqual(['acme']);
  });
});
