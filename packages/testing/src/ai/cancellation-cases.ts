import { expect } from 'vitest';

import { type AIProviderCase, aiContext, failureOf, within } from './ai-case.ts';
import { aiScenario } from './scenario.ts';

const beforehand: AIProviderCase = {
  title: 'refuses an aborted call with the signal’s own reason, without a request',
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario());
    const reason = new Error('not wanted');
    const signal = AbortSignal.abort(reason);
    expect(await within(patienceMs, failureOf(subject.provider.generate(aiContext(), { signal })))).toBe(reason);
    const stream = subject.provider.generateStream?.(aiContext(), { signal });
    if (stream !== undefined) {
      expect(await within(patienceMs, failureOf(stream[Symbol.asyncIterator]().next()))).toBe(reason);
    }
    expect(subject.requests()).toHaveLength(0);
  },
};

const meanwhile: AIProviderCase = {
  title: 'ends a call that is waiting when it is aborted, with the signal’s own reason, and closes the request',
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario({ fault: { kind: 'hang', afterPieces: 0 } }));
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const failure = failureOf(subject.provider.generate(aiContext(), { signal: controller.signal }));
    await within(patienceMs, untilAsked(subject.requests));
    controller.abort(reason);
    expect(await within(patienceMs, failure)).toBe(reason);
    await within(patienceMs, subject.idle());
  },
};

const midway: AIProviderCase = {
  title: 'ends a stream that is waiting when it is aborted, with the signal’s own reason, and closes the request',
  requires: ['streaming'],
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario({ fault: { kind: 'hang', afterPieces: 2 } }));
    const controller = new AbortController();
    const reason = new Error('enough');
    const stream = subject.provider.generateStream?.(aiContext(), { signal: controller.signal });
    const iterator = stream?.[Symbol.asyncIterator]();
    if (iterator === undefined) throw new Error('generateStream is missing');
    await within(patienceMs, iterator.next());
    await within(patienceMs, iterator.next());
    const failure = failureOf(iterator.next());
    controller.abort(reason);
    expect(await within(patienceMs, failure)).toBe(reason);
    await within(patienceMs, subject.idle());
  },
};

const closed: AIProviderCase = {
  title: 'closes the request when the reader of a stream stops',
  requires: ['streaming'],
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario({ fault: { kind: 'hang', afterPieces: 2 } }));
    const iterator = subject.provider.generateStream?.(aiContext())[Symbol.asyncIterator]();
    if (iterator === undefined) throw new Error('generateStream is missing');
    const first = await within(patienceMs, iterator.next());
    expect(first.done).toBe(false);
    await within(patienceMs, Promise.resolve(iterator.return?.()));
    await within(patienceMs, subject.idle());
    expect((await iterator.next()).done).toBe(true);
  },
};

/** Resolves once a request has reached the vendor. */
async function untilAsked(requests: () => readonly unknown[]): Promise<void> {
  while (requests().length === 0) {
    await new Promise<void>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => {
        channel.port1.close();
        resolve();
      });
      channel.port1.start();
      channel.port2.postMessage(null);
    });
  }
}

/** Nothing goes on after it is not wanted. */
export const cancellationCases: readonly AIProviderCase[] = [beforehand, meanwhile, midway, closed];
