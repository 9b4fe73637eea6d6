import { type EmitInbound, type InboundMessage, type InboundResult, textOf } from '@roomkit/core';
import { expect, vi } from 'vitest';

import { elapse, within } from '../runtime/within.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { expectNoSecrets, PATIENCE_MS } from '../suite/expectations.ts';
import type { SourceSubject } from './source-subject.ts';

/** How long to look for what must not happen. */
const GLANCE_MS = 20;

const ACCEPTED: InboundResult = Object.freeze({
  event: null,
  blocked: false,
  reason: null,
  deliveryResults: {},
  duplicate: false,
  error: null,
});

interface Running {
  readonly texts: string[];
  readonly messages: InboundMessage[];
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  readonly connections: () => number;
}

/** Starts a source and waits until it is connected. */
async function running(subject: SourceSubject, emit: EmitInbound = async () => ACCEPTED): Promise<Running> {
  const controller = new AbortController();
  const texts: string[] = [];
  const messages: InboundMessage[] = [];
  let connections = 0;
  const ended = subject.source.start(
    async (message) => {
      messages.push(message);
      texts.push(textOf(message));
      return emit(message);
    },
    { signal: controller.signal, onConnected: () => void (connections += 1) },
  );
  // Whether it ends well is judged by the cases that wait for its end.
  ended.catch(() => {});
  await eventually(subject, () => expect([connections, subject.source.status]).toEqual([1, 'connected']));
  return { texts, messages, controller, ended, connections: () => connections };
}

async function eventually(subject: SourceSubject, check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: patience(subject), interval: 2 });
}

function patience({ patienceMs = PATIENCE_MS }: SourceSubject): number {
  return patienceMs;
}

async function end(subject: SourceSubject, { controller, ended }: Running): Promise<void> {
  controller.abort();
  await subject.source.stop();
  await within(
    patience(subject),
    ended.catch(() => {}),
  );
}

/** What every source does. */
export const sourceCases: readonly ConformanceCase<SourceSubject>[] = [
  {
    title: 'CORE-6.5.5 shows no credential in its name, itself or its health',
    async run(subject) {
      const { source, secrets = [] } = subject;
      expect(source.specificationVersion).toBe('v1');
      expect(source.name).not.toBe('');
      expectNoSecrets(source.name, secrets);
      expectNoSecrets(await source.healthcheck(), secrets);
      const run = await running(subject);
      expectNoSecrets(await source.healthcheck(), secrets);
      await end(subject, run);
    },
  },
  {
    title: 'CORE-6.5.1 is stopped until it is started, then connected',
    async run(subject) {
      const { source } = subject;
      expect([source.status, (await source.healthcheck()).status]).toEqual(['stopped', 'stopped']);
      const run = await running(subject);
      const health = await source.healthcheck();
      expect([health.status, health.connectedAt instanceof Date, run.connections()]).toEqual(['connected', true, 1]);
      await end(subject, run);
    },
  },
  {
    title: 'CORE-6.5.1 hands every message on, in order, and counts them',
    async run(subject) {
      const run = await running(subject);
      for (const text of ['1', '2', '3']) await subject.send(text);
      await eventually(subject, () => expect(run.texts).toEqual(['1', '2', '3']));
      await eventually(subject, () => expect(run.messages.every(({ senderId }) => senderId !== '')).toBe(true));
      const health = await subject.source.healthcheck();
      expect([health.messagesReceived, health.lastMessageAt instanceof Date]).toEqual([3, true]);
      await end(subject, run);
    },
  },
  {
    title: 'goes on after a message that could not be taken',
    async run(subject) {
      let calls = 0;
      const run = await running(subject, async () => {
        calls += 1;
        if (calls === 1) throw new Error('the store is down');
        return ACCEPTED;
      });
      await subject.send('1');
      await eventually(subject, () => expect(run.texts).toContain('1'));
      await subject.send('2');
      await eventually(subject, () => expect(run.texts).toContain('2'));
      await end(subject, run);
    },
  },
  {
    title: 'ends when its signal fires, and hands nothing on afterwards',
    async run(subject) {
      const run = await running(subject);
      run.controller.abort();
      await within(patience(subject), run.ended);
      await eventually(subject, () => expect(subject.source.status).toBe('stopped'));
      await Promise.resolve(subject.send('late')).catch(() => {});
      await elapse(GLANCE_MS);
      expect(run.texts).toEqual([]);
    },
  },
  {
    title: 'CORE-6.5.2 ends when it is stopped; stopping twice is stopping once',
    async run(subject) {
      const run = await running(subject);
      await within(patience(subject), subject.source.stop());
      await within(patience(subject), run.ended);
      await within(patience(subject), subject.source.stop());
      expect(subject.source.status).toBe('stopped');
    },
  },
  {
    title: 'does not connect under a signal that has fired',
    async run(subject) {
      let connections = 0;
      const options = { signal: AbortSignal.abort(), onConnected: () => void (connections += 1) };
      await within(
        patience(subject),
        subject.source.start(async () => ACCEPTED, options).catch(() => {}),
      );
      await elapse(GLANCE_MS);
      expect([connections, subject.source.status]).toEqual([0, 'stopped']);
    },
  },
  {
    title: 'CORE-6.5.3 a connection that breaks for good fails the start, and the health says why',
    async run(subject) {
      const run = await running(subject);
      await subject.breakDown();
      const outcome = await within(
        patience(subject),
        run.ended.then(
          () => 'ended',
          () => 'failed',
        ),
      );
      const health = await subject.source.healthcheck();
      expect([outcome, health.status]).toEqual(['failed', 'error']);
      expect(health.error ?? '').not.toBe('');
      expectNoSecrets(health.error, subject.secrets ?? []);
    },
  },
];
