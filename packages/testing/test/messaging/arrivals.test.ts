import { describe, expect, it } from 'vitest';

import {
  type Arrived,
  messagingProviderCases,
  type MessagingSubject,
  runMessagingProviderCase,
  type VendorArrival,
  type VendorSide,
} from '../../src/conformance.ts';
import { requestOf } from '../../src/messaging/vendor-side.ts';
import { CAPABILITIES, fakeVendor } from './fake-vendor.ts';

const RECEIVED = CAPABILITIES.filter((name) => /^(?:receive|report|mark read|reaction)/u.test(name));

/** The same vendor, whose people come over a connection that a source keeps: no webhook, no signature. */
function overConnection(subject: MessagingSubject, change = (arrived: Arrived): Arrived => arrived): MessagingSubject {
  const { parseWebhook, parseStatus, parseNotices, verifySignature: _signature, ...provider } = subject.provider;
  const { inbound, report } = subject.vendor as VendorSide;
  const arrival = (made: ReturnType<NonNullable<(typeof inbound)['text']>>): VendorArrival => ({
    async arrive() {
      if ('arrive' in made) return made.arrive();
      const request = await requestOf(made);
      return change({
        messages: (await parseWebhook?.(request, 'a')) ?? [],
        statuses: (await parseStatus?.(request, 'a')) ?? [],
        notices: (await parseNotices?.(request, 'a')) ?? [],
      });
    },
  });
  const arrivals = Object.entries(inbound).map(([name, make]) => [name, (about: string) => arrival(make(about))]);
  return {
    ...subject,
    provider,
    vendor: {
      ...(subject.vendor as VendorSide),
      inbound: Object.fromEntries(arrivals),
      report: (status, about) => arrival((report as NonNullable<typeof report>)(status, about)),
    },
  };
}

const caseOf = (name: string) => {
  const found = messagingProviderCases.find(({ capability }) => capability?.name === name);
  if (!found) throw new Error(`no case is about ${name}`);
  return found;
};

describe('a provider whose vendor keeps a connection', () => {
  it.each(RECEIVED)('%s: is believed', async (name) => {
    expect(await runMessagingProviderCase(caseOf(name), { create: () => overConnection(fakeVendor()) })).toBeNull();
  });

  it.each(RECEIVED.filter((name) => /^(?:receive|report)/u.test(name)))(
    '%s: is not where nothing arrives',
    async (name) => {
      const nothing = (): Arrived => ({ messages: [], statuses: [], notices: [] });
      const create = (): MessagingSubject => overConnection(fakeVendor(), nothing);
      await expect(runMessagingProviderCase(caseOf(name), { create })).rejects.toThrow();
    },
  );

  it('is not asked about webhooks that it does not get', async () => {
    const about = messagingProviderCases.filter(({ title }) => /believes|ten megabytes|changed anywhere/u.test(title));
    expect(about.length).toBeGreaterThan(4);
    for (const testCase of about) {
      const create = (): MessagingSubject => overConnection(fakeVendor());
      expect([testCase.title, await runMessagingProviderCase(testCase, { create })]).toEqual([
        testCase.title,
        expect.stringContaining(testCase.title.startsWith('CORE') ? 'receives nothing' : 'connection of its own'),
      ]);
    }
  });
});
