import { inspect } from 'node:util';

import { isRoomKitError, type ProviderFailure } from '@roomkit/core';
import type { AIStreamEvent } from '@roomkit/core/ai';
import { expect } from 'vitest';

import { type AIProviderCase, type AIProviderCaseContext, aiContext, failureOf, within } from './ai-case.ts';
import { aiScenario, type AIProviderSubject, type AIScenario, type AIScenarioFault } from './scenario.ts';

interface Expected {
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly details?: Partial<ProviderFailure>;
}

/** Fails in every way the provider can be called, and checks each error. */
async function refuses(fault: AIScenarioFault, expected: Expected, context: AIProviderCaseContext): Promise<void> {
  await using subject = await context.create(aiScenario({ fault }));
  const { provider } = subject;
  const failures = [await within(context.patienceMs, failureOf(provider.generate(aiContext())))];
  if (provider.generateStream !== undefined) {
    const iterator = provider.generateStream(aiContext())[Symbol.asyncIterator]();
    failures.push(await within(context.patienceMs, failureOf(iterator.next())));
  }
  for (const failure of failures) check(failure, expected, subject);
  expect(subject.requests(), 'one request a call: retrying is the caller’s').toHaveLength(failures.length);
}

function check(failure: unknown, expected: Expected, subject: AIProviderSubject): void {
  if (!isRoomKitError(failure, 'provider_failed')) throw new Error('expected a ProviderError', { cause: failure });
  expect(failure.details.provider).toBe(subject.provider.name);
  expect(failure.details).toMatchObject(expected.details ?? {});
  expect(failure.details.contextOverflow === true).toBe(expected.details?.contextOverflow === true);
  expect(failure.retryable).toBe(expected.retryable);
  if (expected.retryAfterMs !== undefined) expect(failure.retryAfterMs).toBe(expected.retryAfterMs);
  expect(failure.message, 'the vendor’s words stay in the cause').not.toContain('org-123');
}

/** Reads a stream until it fails; gives what came and the failure. */
async function untilFailure(
  subject: AIProviderSubject,
  patienceMs: number,
): Promise<{ readonly events: readonly AIStreamEvent[]; readonly failure: unknown }> {
  const events: AIStreamEvent[] = [];
  const read = async (): Promise<void> => {
    for await (const event of subject.provider.generateStream?.(aiContext()) ?? []) events.push(event);
  };
  const failure = await within(patienceMs, failureOf(read()));
  return { events, failure };
}

async function diesMidway(scenario: AIScenario, context: AIProviderCaseContext): Promise<void> {
  await using subject = await context.create(scenario);
  const { events, failure } = await untilFailure(subject, context.patienceMs);
  check(failure, { retryable: true }, subject);
  expect(events.map((event) => (event.type === 'text' ? event.text : event.type)).join('')).toBe('Hello, ');
}

const refusals: readonly AIProviderCase[] = [
  {
    title: 'reports a rate limit as retryable, with the vendor’s hint when to try again',
    run: (context) =>
      refuses(
        { kind: 'rate_limited', retryAfterSeconds: 7 },
        { retryable: true, retryAfterMs: 7000, details: { statusCode: 429 } },
        context,
      ),
  },
  {
    title: 'reports an overloaded vendor as retryable',
    run: (context) => refuses({ kind: 'overloaded' }, { retryable: true }, context),
  },
  {
    title: 'reports a refused key as final',
    run: (context) => refuses({ kind: 'unauthorized' }, { retryable: false, details: { statusCode: 401 } }, context),
  },
  {
    title: 'reports a conversation that is too long as such, and as final',
    run: (context) =>
      refuses({ kind: 'context_overflow' }, { retryable: false, details: { contextOverflow: true } }, context),
  },
];

const cutOff: AIProviderCase = {
  title: 'fails when the connection breaks within an answer, after what had come, and never ends as if it were whole',
  requires: ['streaming'],
  run: (context) => diesMidway(aiScenario({ fault: { kind: 'disconnect', afterPieces: 2 } }), context),
};

const errorEvent: AIProviderCase = {
  title: 'fails when the vendor reports an error within an answer, after what had come, with nothing after it',
  requires: ['streaming'],
  run: (context) => diesMidway(aiScenario({ fault: { kind: 'error_event', afterPieces: 2 } }), context),
};

const secret: AIProviderCase = {
  title: 'shows no secret when it or its errors are printed or serialised',
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario({ fault: { kind: 'unauthorized' } }));
    const failure = await within(patienceMs, failureOf(subject.provider.generate(aiContext())));
    const shown = [subject.provider, failure].flatMap((value) => [
      inspect(value, { depth: 10, showHidden: true, getters: true }),
      JSON.stringify(value),
      String(value),
    ]);
    expect(shown.length).toBe(6);
    for (const text of shown) for (const hidden of subject.secrets) expect(text).not.toContain(hidden);
  },
};

/** Failures are told apart, and told in our own words. */
export const failureCases: readonly AIProviderCase[] = [...refusals, cutOff, errorEvent, secret];
