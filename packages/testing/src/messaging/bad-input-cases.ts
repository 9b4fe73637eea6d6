import { isRoomKitError, type WebhookRequest } from '@roomkit/core';
import { inboundMessageSchema } from '@roomkit/core/schemas';
import { expect } from 'vitest';

import { createSeededRandom, type SeededRandom } from '../runtime/seeded-random.ts';
import { within } from '../runtime/within.ts';
import { anEvent } from '../store/fixtures.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { PATIENCE_MS } from '../suite/expectations.ts';
import type { MessagingSubject } from './messaging-subject.ts';
import { expectRefused, idsOf, noVendor, requestOf, sendOptions, vendorOf } from './vendor-side.ts';

const ROUNDS = 400;
const TEN_MEGABYTES = 10 * 1024 * 1024;

function notReceiving(subject: MessagingSubject): string | null {
  const nothing = noVendor(subject);
  if (nothing !== null) return nothing;
  if (!vendorOf(subject).inbound.text) return 'the provider receives nothing';
  return subject.provider.parseWebhook ? null : 'what arrives comes over a connection of its own';
}

async function samples(subject: MessagingSubject): Promise<readonly WebhookRequest[]> {
  const { inbound, report } = vendorOf(subject);
  const [id = ''] = idsOf(await subject.send(anEvent(), sendOptions()));
  const calls = [...Object.values(inbound).map((make) => make(id)), ...(report ? [report('delivered', id)] : [])];
  return Promise.all(calls.flatMap((call) => ('request' in call ? requestOf(call) : [])));
}

/** Reads whatever comes: it may say that it cannot be read, it may not do anything worse. */
async function readAll({ provider }: MessagingSubject, request: WebhookRequest): Promise<void> {
  for (const parse of ['parseWebhook', 'parseStatus', 'parseNotices'] as const) {
    let found: readonly unknown[] = [];
    try {
      found = (await within(PATIENCE_MS, Promise.resolve(provider[parse]?.(request, 'a')))) ?? [];
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
    if (parse !== 'parseWebhook') continue;
    // What is given to the kit is for the kit to judge: it refuses what is no message, and keeps it aside.
    for (const message of found) inboundMessageSchema.safeParse(message);
  }
}

/** Everything a call says. */
async function readWhole({ provider }: MessagingSubject, request: WebhookRequest): Promise<readonly unknown[]> {
  return Promise.all([
    provider.parseWebhook?.(request, 'a'),
    provider.parseStatus?.(request, 'a'),
    provider.parseNotices?.(request, 'a'),
  ]);
}

/** What nobody should send, and what arrives all the same. */
export const badInputCases: readonly ConformanceCase<MessagingSubject>[] = [
  {
    title: 'refuses an empty text before the call',
    missing: noVendor,
    async run(subject) {
      for (const body of ['', ' \n\t']) {
        await expectRefused(subject, anEvent({ content: { type: 'text', body } }), ['content_unsupported']);
      }
      expect(await subject.taken()).toBe(0);
    },
  },
  {
    title: 'refuses an address that nobody can have before the call',
    missing: (subject) => noVendor(subject) ?? (subject.sendInvalid ? null : 'any address may be somebody’s'),
    async run(subject) {
      const send = async (event: Parameters<NonNullable<MessagingSubject['sendInvalid']>>[0]) =>
        subject.sendInvalid?.(event) ?? { success: true };
      await expectRefused(subject, anEvent(), ['recipient_invalid'], send);
      expect(await subject.taken()).toBe(0);
    },
  },
  {
    title: 'a call that was changed anywhere is believed by nobody, and reading it does no harm',
    missing: notReceiving,
    async run(subject) {
      const requests = await samples(subject);
      const random = createSeededRandom(4);
      for (let round = 0; round < ROUNDS; round += 1) {
        const request = random.pick(requests);
        const body = mutated(request.body, random);
        const isBelieved = await subject.provider.verifySignature?.({ ...request, body });
        if (isBelieved && subject.signs !== 'caller') {
          // Some vendors sign what a form says, which may be written in more than one way.
          expect(await readWhole(subject, { ...request, body })).toEqual(await readWhole(subject, request));
        }
        await readAll(subject, { ...request, body });
      }
    },
  },
  {
    title: 'a body of ten megabytes is judged in a moment, and is nothing',
    missing: notReceiving,
    async run(subject) {
      const [request] = await samples(subject);
      const body = new Uint8Array(TEN_MEGABYTES).fill(0x61);
      const huge = { ...(request as WebhookRequest), body };
      const isBelieved = await within(PATIENCE_MS, Promise.resolve(subject.provider.verifySignature?.(huge)));
      if (subject.signs !== 'caller') expect(isBelieved).toBe(false);
      await readAll(subject, huge);
    },
  },
  {
    title: 'what the vendor answers in another form is neither a success nor a failure',
    missing: (subject) => (subject.garble ? null : 'the vendor always answers in its form'),
    async run(subject) {
      subject.garble?.();
      const outcome = await within(PATIENCE_MS, subject.send(anEvent(), sendOptions())).then(
        ({ status }) => status,
        (error: unknown) => (isRoomKitError(error, 'delivery_unknown') ? 'unknown' : error),
      );
      expect(outcome).toBe('unknown');
    },
  },
];

/** Bytes flipped, cut, doubled, or put in. */
function mutated(body: Uint8Array, random: SeededRandom): Uint8Array {
  const at = random.integer(Math.max(1, body.length));
  switch (random.integer(4)) {
    case 0: {
      const copy = Uint8Array.from(body);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.integer(8));
      return copy;
    }
    case 1:
      return body.slice(0, at);
    case 2:
      return Uint8Array.from([...body.slice(0, at), ...body.slice(Math.max(0, at - 20))]);
    default:
      return Uint8Array.from([...body.slice(0, at), random.integer(256), ...body.slice(at)]);
  }
}
