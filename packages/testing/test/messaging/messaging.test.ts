import {
  type EventContent,
  ProviderError,
  type ProviderResult,
  type SendOptions,
  type UnknownOutcomeHandling,
  type WebhookRequest,
} from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  describeMessagingProvider,
  messagingProviderCases,
  type MessagingFault,
  type MessagingSubject,
  runMessagingProviderCase,
} from '../../src/conformance.ts';
import { anEvent, MockSMSProvider, type MockSendScript, mockWebhook } from '../../src/index.ts';
import { arrivedOf, vendorOf } from '../../src/messaging/vendor-side.ts';
import { type BrokenDouble, describeBroken } from '../suite/broken.ts';
import { fakeVendor } from './fake-vendor.ts';

const SECRET = 'mock-secret';

const FAULTS: Readonly<Record<MessagingFault, MockSendScript>> = {
  rejected: { success: false, error: { code: 'rejected', message: 'The vendor refused it.', retryable: false } },
  unavailable: new ProviderError('The vendor is down.', { provider: 'mock', statusCode: 503 }, { retryable: true }),
  rate_limited: {
    success: false,
    error: { code: 'rate_limited', message: 'Too many.', retryable: true },
    retryAfterMs: 1000,
  },
  unauthorized: new ProviderError('The credentials were refused.', { provider: 'mock', statusCode: 401 }),
  hang: async () => new Promise<never>(() => {}),
};

async function webhook(): Promise<WebhookRequest> {
  const request = await mockWebhook(
    { messages: [{ senderId: '+1', content: { type: 'text', body: 'hi' }, providerMessageId: 'in-1' }] },
    { secret: SECRET },
  );
  return { url: request.url, method: request.method, headers: request.headers, body: await request.bytes() };
}

function healthy(provider: MockSMSProvider = new MockSMSProvider()): MessagingSubject & { provider: MockSMSProvider } {
  return {
    provider,
    send: async (event, options) => provider.send(event, '+1', null, options),
    taken: () => provider.sent.length,
    fault: (fault) => provider.script(FAULTS[fault]),
    lose: (what) => provider.script({ unknown: what === 'answer' ? 'taken' : 'not_taken' }),
    to: '+1',
    secrets: [SECRET],
    webhook,
  };
}

const claiming = (unknownOutcome: UnknownOutcomeHandling): MockSMSProvider => new MockSMSProvider({ unknownOutcome });

describe.each(['native_idempotency', 'reconcilable', 'neither'] as const)('with %s', (unknownOutcome) => {
  describeMessagingProvider('MockSMSProvider', { create: () => healthy(claiming(unknownOutcome)) });
});

type Rewrite = (result: ProviderResult) => ProviderResult;

function sending(
  rewrite: (subject: MessagingSubject & { provider: MockSMSProvider }) => Partial<MessagingSubject>,
  unknownOutcome: UnknownOutcomeHandling = 'native_idempotency',
): () => MessagingSubject {
  return () => {
    const subject = healthy(claiming(unknownOutcome));
    return { ...subject, ...rewrite(subject) };
  };
}

const answering = (rewrite: Rewrite): (() => MessagingSubject) =>
  sending(({ send }) => ({ send: async (event, options) => rewrite(await send(event, options)) }));

/** The provider with some of its members replaced. */
function providing(
  given: Readonly<Record<string, unknown>>,
  unknownOutcome?: UnknownOutcomeHandling,
): () => MessagingSubject {
  return sending(
    ({ provider }) => ({
      provider: new Proxy(provider, {
        get(target, name) {
          if (typeof name === 'string' && Object.hasOwn(given, name)) return given[name];
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      }),
    }),
    unknownOutcome,
  );
}

const throwing = (failure: Error): (() => MessagingSubject) =>
  sending(({ send }) => ({
    async send(event, options) {
      const result = await send(event, options).catch(() => ({ success: false }));
      if (!result.success) throw failure;
      return result;
    },
  }));

const blind = (options: SendOptions): SendOptions => ({ ...options, signal: undefined });

const doubles: readonly BrokenDouble<MessagingSubject>[] = [
  { fault: 'has no name', seenBy: 'says its version', create: providing({ name: '' }) },
  {
    fault: 'gives no id',
    seenBy: 'gives the id the vendor knows',
    create: answering(({ providerMessageId: _id, ...result }) => result),
  },
  {
    fault: 'gives every message the same id',
    seenBy: 'an id of its own',
    create: answering((result) => ({ ...result, providerMessageId: 'same' })),
  },
  {
    fault: 'cannot send what it should',
    seenBy: 'sends everything it is planned to get',
    create: sending(({ send }) => ({
      contents: [{ type: 'location', latitude: 1, longitude: 2 } satisfies EventContent],
      send: async (event, options) =>
        event.content.type === 'text' ? send(event, options) : { success: false, error: 'unheard of' },
    })),
  },
  {
    fault: 'calls a refusal a success',
    seenBy: 'a refusal is no success',
    create: answering((result) => ({ ...result, success: true, providerMessageId: 'm1' })),
  },
  {
    fault: 'gives up on a vendor that is down',
    seenBy: 'a vendor that is down',
    create: throwing(new ProviderError('down', { provider: 'mock' })),
  },
  {
    fault: 'forgets how long to wait',
    seenBy: 'asks for patience',
    create: answering(({ retryAfterMs: _ms, ...result }) => result),
  },
  {
    fault: 'tries refused credentials again',
    seenBy: 'refused credentials',
    create: throwing(new ProviderError('no', { provider: 'mock' }, { retryable: true })),
  },
  {
    fault: 'shows its credentials in an error',
    seenBy: 'no credential is seen',
    create: throwing(new ProviderError(`refused with ${SECRET}`, { provider: 'mock' })),
  },
  {
    fault: 'does not look at its signal',
    seenBy: 'a signal that has fired sends nothing',
    create: sending(({ send }) => ({ send: async (event, options) => send(event, blind(options)) })),
  },
  {
    fault: 'hides the reason of its signal',
    seenBy: 'a signal ends a send that hangs',
    create: sending(({ send }) => ({
      send: async (event, options) =>
        send(event, options).catch(() => {
          throw new Error('aborted');
        }),
    })),
  },
  {
    fault: 'calls a lost answer a failure',
    seenBy: 'an answer that is lost',
    create: sending(({ send }) => ({
      send: async (event, options) =>
        send(event, options).catch(() => {
          throw new ProviderError('no answer', { provider: 'mock' }, { retryable: true });
        }),
    })),
  },
  {
    fault: 'takes keys and does not say so',
    seenBy: 'a key is nothing to a vendor',
    create: providing({ capabilities: { unknownOutcome: 'neither' } }),
  },
  {
    fault: 'finds nothing of what went',
    seenBy: 'a vendor that is asked finds what went',
    create: providing({ reconcile: async () => ({ outcome: 'not_sent' }) }, 'reconcilable'),
  },
  {
    fault: 'finds a message and never the one that is asked about',
    seenBy: 'a vendor that is asked does not find what never arrived',
    create: providing({ reconcile: async () => ({ outcome: 'sent', providerMessageIds: ['mock-1'] }) }, 'reconcilable'),
  },
  {
    fault: 'can be asked and does not say so',
    seenBy: 'a vendor that nobody claims to be able to ask',
    create: providing({ reconcile: async () => ({ outcome: 'unknown' }) }),
  },
  {
    fault: 'drops the key',
    seenBy: 'a key sent twice',
    create: sending(({ send }) => ({
      send: async (event, options) => send(event, { ...options, idempotencyKey: null }),
    })),
  },
  {
    fault: 'cannot be closed twice',
    seenBy: 'closing twice',
    create: () => {
      let isClosed = false;
      return providing({
        async close() {
          if (isClosed) throw new Error('closed already');
          isClosed = true;
        },
      })();
    },
  },
  {
    fault: 'believes nobody',
    seenBy: 'believes what the vendor has signed',
    create: providing({ verifySignature: async () => false }),
  },
  {
    fault: 'believes what was changed',
    seenBy: 'nothing that was changed',
    create: providing({ verifySignature: async ({ headers }: WebhookRequest) => headers.has('x-mock-signature') }),
  },
  {
    fault: 'believes whoever shows any credentials',
    seenBy: 'whose credentials are others',
    create: providing({ verifySignature: async ({ headers }: WebhookRequest) => headers.has('x-mock-signature') }),
  },
  {
    fault: 'believes what is not signed',
    seenBy: 'nothing that is not signed',
    create: providing({ verifySignature: async () => true }),
  },
  {
    fault: 'drops the payload',
    seenBy: 'reads messages the kit accepts',
    create: providing({
      parseWebhook: async (_request: WebhookRequest, channelId: string) => [
        { channelId, senderId: '+1', content: { type: 'text', body: 'hi' } },
      ],
    }),
  },
  {
    fault: 'makes up ids',
    seenBy: 'reads the same call twice',
    create: () => {
      let id = 0;
      return providing({
        parseWebhook: async (_request: WebhookRequest, channelId: string) => [
          { channelId, senderId: '+1', content: { type: 'text', body: 'hi' }, providerMessageId: `${(id += 1)}` },
        ],
      })();
    },
  },
  {
    fault: 'makes a message out of anything',
    seenBy: 'makes no message out of what is none',
    create: providing({
      parseWebhook: async ({ body }: WebhookRequest, channelId: string) => [
        { channelId, senderId: '+1', content: { type: 'text', body: new TextDecoder().decode(body) } },
      ],
    }),
  },
];

/** The others, and what they see, are the matter of claims.test.ts. */
const BY_VENDOR: readonly unknown[] = ['the subject does not show its vendor', 'the vendor always answers in its form'];
const withoutVendor = messagingProviderCases.filter(({ missing }) => !BY_VENDOR.includes(missing?.(healthy()) ?? null));

describeBroken(withoutVendor, runMessagingProviderCase, doubles);

describe('the messaging suite', () => {
  it('leaves webhooks out for providers that receive nothing', async () => {
    const { parseWebhook: _parse, ...rest } = healthy(claiming('neither')).provider;
    const create = (): MessagingSubject => ({
      ...healthy(claiming('neither')),
      provider: { ...rest, specificationVersion: 'v1', name: 'mute', capabilities: { unknownOutcome: 'neither' } },
    });
    const outcomes = await Promise.all(
      messagingProviderCases.map(async (testCase) =>
        testCase.missing ? runMessagingProviderCase(testCase, { create }) : null,
      ),
    );
    expect(outcomes.filter((missing) => missing === 'the provider receives nothing')).toHaveLength(7);
    expect(outcomes).toContain('the vendor takes no keys');
    expect(outcomes).toContain('the vendor cannot be asked');
    expect(anEvent().id).toBe('e1');
  });

  it.each(['lose', 'to'] as const)('asks a provider that can be asked for `%s`', async (name) => {
    const create = (): MessagingSubject => {
      const { [name]: _left, ...rest } = healthy(claiming('reconcilable'));
      return rest;
    };
    const testCase = messagingProviderCases.find(({ title }) => title.includes('finds what went'));
    if (!testCase) throw new Error('no such case');
    await expect(runMessagingProviderCase(testCase, { create })).rejects.toThrow('must be given with');
  });

  it('sees one that claims to be able to ask, and is not', async () => {
    const testCase = messagingProviderCases.find(({ title }) => title.includes('finds what went'));
    if (!testCase) throw new Error('no such case');
    const create = providing({ reconcile: undefined }, 'reconcilable');
    await expect(runMessagingProviderCase(testCase, { create })).rejects.toThrow('must have `reconcile`');
  });
});

describe('a vendor that signs who calls, not what is said', () => {
  const believing = (): MessagingSubject => {
    const subject = healthy(claiming('neither'));
    const { provider } = subject;
    const capture = webhook();
    return {
      ...subject,
      signs: 'caller',
      webhook: () => capture,
      provider: Object.assign(Object.create(provider) as MockSMSProvider, {
        verifySignature: async ({ headers }: WebhookRequest) =>
          headers.get('x-mock-signature') === (await capture).headers.get('x-mock-signature'),
      }),
    };
  };

  it.each(['nothing that was changed', 'whose credentials are others'])('is judged by that: %s', async (title) => {
    const testCase = messagingProviderCases.find((candidate) => candidate.title.includes(title));
    if (!testCase) throw new Error('no such case');
    const reason = await runMessagingProviderCase(testCase, { create: believing });
    expect(reason).toBe(title.startsWith('nothing') ? 'the vendor signs who calls, not what is said' : null);
  });
});

describe('a vendor that does not send to people but to conversations', () => {
  const textCase = messagingProviderCases.find(({ title }) => title.includes('reads a text as it was written'));
  const subjectOf = (senderId?: string): MessagingSubject => ({
    ...fakeVendor(),
    to: 'conversation-1',
    ...(senderId === undefined ? {} : { senderId }),
  });

  it('is asked for the person by another id', async () => {
    if (!textCase) throw new Error('no such case');
    const [sender] = await senderIdsOf(fakeVendor());
    expect(await runMessagingProviderCase(textCase, { create: () => subjectOf(sender) })).toBeNull();
    await expect(runMessagingProviderCase(textCase, { create: () => subjectOf() })).rejects.toThrow();
  });
});

async function senderIdsOf(subject: MessagingSubject): Promise<readonly string[]> {
  const text = vendorOf(subject).inbound.text?.('');
  if (!text) throw new Error('the vendor sends nothing');
  return (await arrivedOf(subject, text)).messages.map(({ senderId }) => senderId);
}
