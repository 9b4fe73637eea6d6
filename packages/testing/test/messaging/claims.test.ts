import { isRoomKitError, type WebhookRequest } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { messagingProviderCases, type MessagingSubject, runMessagingProviderCase } from '../../src/conformance.ts';
import { CAPABILITIES, fakeVendor } from './fake-vendor.ts';

const without = (name: string): ReadonlySet<string> => new Set(CAPABILITIES.filter((other) => other !== name));
/** What can be done about lost answers has its doubles in messaging.test.ts. */
const OF_LOST_ANSWERS: readonly string[] = ['native idempotency', 'reconcilable'];
const about = messagingProviderCases.filter(
  ({ capability }) => capability !== undefined && !OF_LOST_ANSWERS.includes(capability.name),
);

const caseOf = (name: string) => {
  const found = about.find(({ capability }) => capability?.name === name);
  if (!found) throw new Error(`no case is about ${name}`);
  return found;
};

/** What they may do with one that they do not claim: send its words, or leave it unsaid. */
const MAY_BE_UNCLAIMED: ReadonlySet<string> = new Set(['send rich', 'send audio', 'send video']);

describe('what a provider claims', () => {
  it('has a case each', () => {
    expect(new Set(about.map(({ capability }) => capability?.name))).toEqual(new Set(CAPABILITIES));
    expect(about).toHaveLength(CAPABILITIES.length);
  });

  it.each(CAPABILITIES)('%s: is believed of one that does it', async (name) => {
    expect(await runMessagingProviderCase(caseOf(name), { create: () => fakeVendor() })).toBeNull();
  });

  it.each(CAPABILITIES)('%s: a false claim is seen', async (name) => {
    const create = (): MessagingSubject => fakeVendor({ does: without(name) });
    await expect(runMessagingProviderCase(caseOf(name), { create })).rejects.toThrow();
  });

  it.each(CAPABILITIES)('%s: may be left out by one that does not do it', async (name) => {
    const create = (): MessagingSubject => fakeVendor({ does: without(name), claims: without(name) });
    const reason = await runMessagingProviderCase(caseOf(name), { create });
    expect(reason === null || name.startsWith('report ') || MAY_BE_UNCLAIMED.has(name)).toBe(true);
  });

  it.each(CAPABILITIES.filter((name) => /^(?:send (?:media|location|template)|edit|delete|reply)$/u.test(name)))(
    '%s: one that does it and does not say so is seen',
    async (name) => {
      const create = (): MessagingSubject => fakeVendor({ claims: without(name) });
      await expect(runMessagingProviderCase(caseOf(name), { create })).rejects.toThrow();
    },
  );
});

type Change = (subject: MessagingSubject) => Partial<MessagingSubject>;

/** Faults beside claims, and the case that sees each. */
const FAULTS: readonly (readonly [string, string, Change])[] = [
  [
    'loses the file beside the words',
    'sends words and a file',
    ({ send }) => ({
      send: async (event, options) => {
        const { content } = event;
        const [first = content] = content.type === 'composite' ? content.parts : [];
        return send({ ...event, content: first }, options);
      },
    }),
  ],
  [
    'cuts a long text by itself',
    'takes a text of the greatest length',
    ({ send }) => ({
      send: async (event, options) => {
        const { content } = event;
        const cut = content.type === 'text' ? { ...content, body: content.body.slice(0, 100) } : content;
        return send({ ...event, content: cut }, options);
      },
    }),
  ],
  [
    'takes any file',
    'refuses a file that the vendor does not take',
    ({ send }) => ({
      send: async (event, options) => {
        const { content } = event;
        const taken = content.type === 'media' ? { ...content, mimeType: 'image/png', sizeBytes: 1 } : content;
        return send({ ...event, content: taken }, options);
      },
    }),
  ],
  [
    'edits what never got there',
    'an edit or a deletion of what never got there',
    ({ send }) => ({
      send: async (event, options) =>
        event.content.type === 'edit' ? { success: true, providerMessageId: 'x' } : send(event, options),
    }),
  ],
  [
    'reads other words',
    'reads a text as it was written',
    ({ provider }) => ({
      provider: {
        ...provider,
        parseWebhook: async (request: WebhookRequest, channelId: string) =>
          ((await provider.parseWebhook?.(request, channelId)) ?? []).map((message) => ({
            ...message,
            content: { type: 'text' as const, body: 'HELLO' },
          })),
      },
    }),
  ],
  [
    'sends nothing at all as a message',
    'refuses an empty text',
    ({ send }) => ({
      send: async (event, options) => {
        const { content } = event;
        const filled = content.type === 'text' ? { ...content, body: content.body.trim() || '-' } : content;
        return send({ ...event, content: filled }, options);
      },
    }),
  ],
  [
    'sends to nobody',
    'refuses an address that nobody can have',
    ({ send }) => ({ sendInvalid: async (event) => send(event, {}) }),
  ],
  [
    'believes calls that were changed',
    'a call that was changed anywhere',
    ({ provider }) => ({ provider: { ...provider, verifySignature: async () => true } }),
  ],
  [
    'believes a heap of bytes',
    'a body of ten megabytes',
    ({ provider }) => ({
      provider: { ...provider, verifySignature: async ({ body }: WebhookRequest) => body.length > 1_000_000 },
    }),
  ],
  [
    'calls a strange answer a success',
    'what the vendor answers in another form',
    ({ send }) => ({
      send: async (event, options) => {
        try {
          return await send(event, options);
        } catch (error) {
          if (isRoomKitError(error, 'delivery_unknown')) return { success: true, providerMessageId: 'x' };
          throw error;
        }
      },
    }),
  ],
];

describe('what the suite sees beside claims', () => {
  it.each(FAULTS)('one that %s', async (_fault, seenBy, change) => {
    const testCase = messagingProviderCases.find(({ title }) => title.includes(seenBy));
    if (!testCase) throw new Error(`no case is called ${seenBy}`);
    expect(await runMessagingProviderCase(testCase, { create: () => fakeVendor() })).toBeNull();
    const create = (): MessagingSubject => {
      const subject = fakeVendor();
      return { ...subject, ...change(subject) };
    };
    await expect(runMessagingProviderCase(testCase, { create })).rejects.toThrow();
  });

  it('has a fault for every case that shows the vendor', () => {
    const seen = messagingProviderCases.filter(({ title }) => FAULTS.some(([, seenBy]) => title.includes(seenBy)));
    expect(seen).toHaveLength(FAULTS.length);
  });
});
