import { type EventContent, isRoomKitError, type ProviderResult } from '@roomkit/core';
import { expect } from 'vitest';

import { settled } from '../runtime/test-clock.ts';
import { within } from '../runtime/within.ts';
import { anEvent } from '../store/fixtures.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { expectNoSecrets, frozen, PATIENCE_MS, rejectionOf } from '../suite/expectations.ts';
import type { MessagingFault, MessagingSubject } from './messaging-subject.ts';

const TEXT: EventContent = { type: 'text', body: 'hello' };

/** How a send failed, whether it was answered or thrown. */
interface Failure {
  readonly retryable: boolean | undefined;
  readonly retryAfterMs: number | null;
  readonly shown: unknown;
}

async function failureOf(subject: MessagingSubject, fault: MessagingFault): Promise<Failure> {
  subject.fault(fault);
  let result: ProviderResult;
  try {
    result = await within(PATIENCE_MS, subject.send(anEvent(), {}));
  } catch (error) {
    if (!isRoomKitError(error)) throw new Error('a failure must be a RoomKitError or a result', { cause: error });
    return { retryable: error.retryable, retryAfterMs: error.retryAfterMs, shown: error };
  }
  expect(result.success).toBe(false);
  const { error, retryAfterMs = null } = result;
  return { retryable: typeof error === 'object' ? error?.retryable : undefined, retryAfterMs, shown: result };
}

/** Sending, refusals and failures. */
export const sendCases: readonly ConformanceCase<MessagingSubject>[] = [
  {
    title: 'CORE-6.7.4 says its version, its name, and what becomes of a send whose fate is unknown',
    async run({ provider }) {
      expect(provider.specificationVersion).toBe('v1');
      expect(provider.name).toMatch(/^[a-z][a-z0-9_.-]*$/u);
      expect(['native_idempotency', 'reconcilable', 'neither']).toContain(provider.capabilities.unknownOutcome);
    },
  },
  {
    title: 'CORE-6.7.3 sends once, and gives the id the vendor knows the message by',
    async run(subject) {
      const result = await within(PATIENCE_MS, subject.send(frozen(anEvent()), {}));
      expect(result.success).toBe(true);
      const ids = [result.providerMessageId, ...(result.providerMessageIds ?? [])].filter(Boolean);
      expect(ids.length).toBeGreaterThan(0);
      expect(await subject.taken()).toBe(1);
    },
  },
  {
    title: 'CORE-6.7.3 gives every message an id of its own',
    async run(subject) {
      const first = await subject.send(anEvent({ id: 'e1' }), { idempotencyKey: 'e1:a' });
      const second = await subject.send(anEvent({ id: 'e2' }), { idempotencyKey: 'e2:a' });
      expect(first.providerMessageId ?? first.providerMessageIds?.[0]).not.toBe(
        second.providerMessageId ?? second.providerMessageIds?.[0],
      );
      expect(await subject.taken()).toBe(2);
    },
  },
  {
    title: 'sends everything it is planned to get',
    async run(subject) {
      for (const content of subject.contents ?? [TEXT]) {
        const event = frozen(anEvent({ content }));
        const result = await within(PATIENCE_MS, subject.send(event, {}));
        expect([content.type, result.success]).toEqual([content.type, true]);
      }
    },
  },
  {
    title: 'CORE-6.7.5 a refusal is no success and not worth another try',
    async run(subject) {
      expect((await failureOf(subject, 'rejected')).retryable).toBe(false);
      expect(await subject.taken()).toBe(0);
    },
  },
  {
    title: 'CORE-13.2.3 a vendor that is down is worth another try',
    async run(subject) {
      expect((await failureOf(subject, 'unavailable')).retryable).toBe(true);
    },
  },
  {
    title: 'CORE-13.2.3 a vendor that asks for patience says for how long',
    async run(subject) {
      const { retryable, retryAfterMs } = await failureOf(subject, 'rate_limited');
      expect(retryable).toBe(true);
      expect(retryAfterMs ?? 0).toBeGreaterThan(0);
    },
  },
  {
    title: 'CORE-13.2.3 refused credentials are not worth another try',
    async run(subject) {
      expect((await failureOf(subject, 'unauthorized')).retryable).toBe(false);
    },
  },
  {
    title: 'CORE-17.7.1 no credential is seen in the provider or in what it fails with',
    async run(subject) {
      expectNoSecrets(subject.provider, subject.secrets);
      for (const fault of ['rejected', 'unavailable', 'rate_limited', 'unauthorized'] as const) {
        expectNoSecrets((await failureOf(subject, fault)).shown, subject.secrets);
      }
      expect(subject.secrets.length).toBeGreaterThan(0);
    },
  },
  {
    title: 'a signal that has fired sends nothing and is the reason',
    async run(subject) {
      const reason = new Error('no longer wanted');
      expect(await rejectionOf(() => subject.send(anEvent(), { signal: AbortSignal.abort(reason) }))).toBe(reason);
      expect(await subject.taken()).toBe(0);
    },
  },
  {
    title: 'a signal ends a send that hangs and is the reason',
    async run(subject) {
      subject.fault('hang');
      const controller = new AbortController();
      const reason = new Error('no longer wanted');
      const rejection = rejectionOf(() => subject.send(anEvent(), { signal: controller.signal }));
      await settled();
      controller.abort(reason);
      expect(await rejection).toBe(reason);
    },
  },
  {
    title: 'closing twice is closing once',
    async run({ provider }) {
      await within(PATIENCE_MS, Promise.resolve(provider.close?.()));
      await within(PATIENCE_MS, Promise.resolve(provider.close?.()));
      expect(provider.name).not.toBe('');
    },
  },
];
