import {
  type DeliveryStatus,
  InMemoryStateStore,
  type InboundMessage,
  type InboundNotice,
  type InboundResult,
} from '@roomkit/core';
import { createTestClock, type TestClock } from '@roomkit/testing';
import type { Arrived } from '@roomkit/testing/conformance';
import { expect, vi } from 'vitest';

import {
  WhatsAppPersonalProvider,
  WhatsAppPersonalSession,
  type WhatsAppPersonalSessionOptions,
  WhatsAppPersonalSourceProvider,
} from '../../src/index.ts';
import { FakeWhatsApp } from './fake-whatsapp.ts';
import { Person } from './person.ts';

export const PERSON = '+15557654321';

/** A message that was taken. */
export const TAKEN: InboundResult = Object.freeze({
  event: null,
  blocked: false,
  reason: null,
  deliveryResults: {},
  duplicate: false,
  error: null,
});

/** A session of an account that is paired already, unless the options say otherwise. */
export interface Account {
  readonly fake: FakeWhatsApp;
  readonly state: InMemoryStateStore;
  readonly clock: TestClock;
  readonly person: Person;
  session(options?: Partial<WhatsAppPersonalSessionOptions>): WhatsAppPersonalSession;
}

/** An account that is paired, and keeps its keys in a state store. */
export async function pairedAccount(): Promise<Account> {
  const fake = new FakeWhatsApp();
  const state = new InMemoryStateStore();
  const clock = createTestClock();
  const account: Account = {
    fake,
    state,
    clock,
    person: new Person(fake, PERSON.slice(1)),
    session: (options = {}) =>
      new WhatsAppPersonalSession({
        auth: { state, key: 'main' },
        onQr: () => fake.pair(),
        library: async () => fake.library,
        clock,
        ...options,
      }),
  };
  const source = new WhatsAppPersonalSourceProvider({ session: account.session() });
  const ended = source.start(async () => TAKEN, { signal: new AbortController().signal });
  await vi.waitFor(() => expect(source.status).toBe('connected'));
  await source.stop();
  await ended;
  return account;
}

/** A provider and its source that run, and what the source handed on. */
export interface Running extends AsyncDisposable, Account {
  readonly provider: WhatsAppPersonalProvider;
  readonly source: WhatsAppPersonalSourceProvider;
  readonly ended: Promise<void>;
  /** What comes of something that happens at WhatsApp. */
  arrived(happen: () => void): Promise<Arrived>;
}

export async function startAccount(options: Partial<WhatsAppPersonalSessionOptions> = {}): Promise<Running> {
  const account = await pairedAccount();
  const session = account.session(options);
  const source = new WhatsAppPersonalSourceProvider({ session });
  const [messages, statuses, notices]: [InboundMessage[], DeliveryStatus[], InboundNotice[]] = [[], [], []];
  const ended = source.start(
    async (message) => {
      messages.push(message);
      return TAKEN;
    },
    {
      signal: new AbortController().signal,
      emitStatus: async (status) => void statuses.push(status),
      emitNotice: async (notice) => void notices.push(notice),
    },
  );
  ended.catch(() => {});
  await vi.waitFor(() => expect(source.status).toBe('connected'));
  return {
    ...account,
    provider: new WhatsAppPersonalProvider({ session }),
    source,
    ended,
    async arrived(happen) {
      for (const list of [messages, statuses, notices]) list.length = 0;
      happen();
      await vi.waitFor(async () => {
        expect([...messages, ...statuses, ...notices]).not.toEqual([]);
        expect((await source.healthcheck()).metadata).toMatchObject({ waiting: 0 });
      });
      return { messages: [...messages], statuses: [...statuses], notices: [...notices] };
    },
    [Symbol.asyncDispose]: async () => source.stop(),
  };
}
