import type { InboundMessage, WebhookReceiver, WebhookRequest } from '@roomkit/core';
import { inboundMessageSchema } from '@roomkit/core/schemas';
import { expect } from 'vitest';

import type { ConformanceCase } from '../suite/conformance-case.ts';
import type { MessagingSubject } from './messaging-subject.ts';

interface Receiving {
  readonly receiver: WebhookReceiver;
  readonly request: WebhookRequest;
}

async function receiving(subject: MessagingSubject): Promise<Receiving> {
  const { provider } = subject;
  const { parseWebhook, verifySignature } = provider;
  if (!parseWebhook || !verifySignature || !subject.webhook) throw new Error('the subject does not receive');
  return { receiver: provider as WebhookReceiver, request: await subject.webhook() };
}

function missing({ provider, webhook }: MessagingSubject): string | null {
  const receives = provider.parseWebhook !== undefined && provider.verifySignature !== undefined;
  if (receives && webhook === undefined) throw new Error('a provider that receives must be given with `webhook`');
  return receives ? null : 'the provider receives nothing';
}

/** Webhooks: whom they come from, and what they hold. */
export const webhookCases: readonly ConformanceCase<MessagingSubject>[] = [
  {
    title: 'CORE-17.1.2 believes what the vendor has signed',
    missing,
    async run(subject) {
      const { receiver, request } = await receiving(subject);
      expect(await receiver.verifySignature(request)).toBe(true);
    },
  },
  {
    title: 'CORE-17.1.2 believes nothing that was changed on the way',
    missing: (subject) =>
      missing(subject) ?? (subject.signs === 'caller' ? 'the vendor signs who calls, not what is said' : null),
    async run(subject) {
      const { receiver, request } = await receiving(subject);
      for (const at of [0, Math.floor(request.body.length / 2), request.body.length - 1]) {
        const body = Uint8Array.from(request.body);
        body[at] = (body[at] ?? 0) ^ 1;
        expect(await receiver.verifySignature({ ...request, body })).toBe(false);
      }
      expect(await receiver.verifySignature({ ...request, body: new Uint8Array() })).toBe(false);
    },
  },
  {
    title: 'CORE-17.1.2 believes nothing that is not signed, and fails at no header',
    missing,
    async run(subject) {
      const { receiver, request } = await receiving(subject);
      // Who calls may also be told by a secret in the address.
      const url = subject.signs === 'caller' ? new URL(request.url).origin : request.url;
      expect(await receiver.verifySignature({ ...request, url, headers: new Headers() })).toBe(false);
      for (const [name, value] of request.headers) {
        if (name === 'content-type' || name === 'content-length') continue;
        const headers = new Headers(request.headers);
        headers.set(name, `${value}x`);
        const verdict = await receiver.verifySignature({ ...request, headers });
        headers.set(name, '%%%');
        expect([typeof verdict, typeof (await receiver.verifySignature({ ...request, headers }))]).toEqual([
          'boolean',
          'boolean',
        ]);
      }
    },
  },
  {
    title: 'CORE-17.1.2 believes no call whose credentials are others',
    missing,
    async run(subject) {
      const { receiver, request } = await receiving(subject);
      const verdicts: boolean[] = [await receiver.verifySignature({ ...request, url: `${request.url}x` })];
      for (const [name, value] of request.headers) {
        const headers = new Headers(request.headers);
        headers.set(name, `${value}x`);
        verdicts.push(await receiver.verifySignature({ ...request, headers }));
      }
      expect(verdicts).toContain(false);
    },
  },
  {
    title: 'CORE-6.7.3 CORE-17.1.1 reads messages the kit accepts, the vendor’s payload with them',
    missing,
    async run(subject) {
      const { receiver, request } = await receiving(subject);
      const messages = await receiver.parseWebhook(request, 'the-channel');
      expect(messages.length).toBeGreaterThan(0);
      for (const message of messages) {
        expect(inboundMessageSchema.safeParse(message).error).toBeUndefined();
        expect(message.channelId).toBe('the-channel');
        expect(message.senderId).not.toBe('');
        expect(Object.keys(message.rawPayload ?? {}).length).toBeGreaterThan(0);
      }
    },
  },
  {
    title: 'CORE-13.4.1 reads the same call twice into the same messages',
    missing,
    async run(subject) {
      const { receiver, request } = await receiving(subject);
      const first = await receiver.parseWebhook(request, 'a');
      const again = await receiver.parseWebhook(request, 'a');
      expect(again.map(keyOf)).toEqual(first.map(keyOf));
      for (const message of first) expect(keyOf(message)).not.toBeNull();
    },
  },
  {
    title: 'CORE-17.1.1 makes no message out of what is none',
    missing,
    async run(subject) {
      const { receiver, request } = await receiving(subject);
      for (const text of ['', 'not a webhook', '{}', '[]', 'null', '{"messages":7}', 'a=1&b=2']) {
        const body = new TextEncoder().encode(text);
        let messages: readonly InboundMessage[] = [];
        try {
          messages = await receiver.parseWebhook({ ...request, body }, 'a');
        } catch {
          // Saying that it cannot be read is as good as finding nothing in it.
        }
        expect([text, messages]).toEqual([text, []]);
      }
    },
  },
];

/** What tells a message apart when a vendor sends it again. */
function keyOf(message: InboundMessage): string | null {
  return message.providerMessageId ?? message.idempotencyKey ?? null;
}
