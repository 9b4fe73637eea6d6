import {
  type EventContent,
  ProviderError,
  type ProviderResult,
  type SendOptions,
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
import { type BrokenDouble, describeBroken } from '../suite/broken.ts';

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
    secrets: [SECRET],
    webhook,
  };
}

describeMessagingProvider('MockSMSProvider', { create: () => healthy() });

type Rewrite = (result: ProviderResult) => ProviderResult;

function sending(rewrite: (subject: MessagingSubject) => Partial<MessagingSubject>): () => MessagingSubject {
  return () => {
    const subject = healthy();
    return { ...subject, ...rewrite(subject) };
  };
}

const answering = (rewrite: Rewrite): (() => MessagingSubject) =>
  sending(({ send }) => ({ send: async (event, options) => rewrite(await send(event, options)) }));

/** The provider with some of its members replaced. */
function providing(given: Readonly<Record<string, unknown>>): () => MessagingSubject {
  return sending(({ provider }) => ({
    provider: new Proxy(provider, {
      get(target, name) {
        if (typeof name === 'string' && Object.hasOwn(given, name)) return given[name];
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    }),
  }));
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

describeBroken(messagingProviderCases, runMessagingProviderCase, doubles);

describe('the messaging suite', () => {
  it('leaves webhooks out for providers that receive nothing', async () => {
    const { parseWebhook: _parse, ...rest } = healthy().provider;
    const create = (): MessagingSubject => ({
      ...healthy(),
      provider: { ...rest, specificationVersion: 'v1', name: 'mute', capabilities: { unknownOutcome: 'neither' } },
    });
    const outcomes = await Promise.all(
      messagingProviderCases.map(async (testCase) =>
        testCase.missing ? runMessagingProviderCase(testCase, { create }) : null,
      ),
    );
    expect(outcomes.filter((missing) => missing === 'the provider receives nothing')).toHaveLength(6);
    expect(outcomes).toContain('the vendor takes no keys');
    expect(anEvent().id).toBe('e1');
  });
});
