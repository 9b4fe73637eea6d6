import type { AIToolDefinition, AIToolOutcome } from '@roomkit/core/ai';
import { createTestClock, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { runTool } from '../../src/tools/run-tool.ts';
import { ToolError } from '../../src/tools/tool-error.ts';
import { callContext } from './call-context.ts';

type Execute = AIToolDefinition['execute'];

function run(execute: Execute, args: Readonly<Record<string, unknown>> = {}): Promise<AIToolOutcome> {
  const clock = createTestClock();
  return runTool({ execute }, args, callContext(), { timeoutMs: 1000, clock });
}

const failed = (words: string): AIToolOutcome => ({ content: JSON.stringify({ error: words }), isError: true });

describe('what a tool gives', () => {
  const image = { type: 'image', url: 'https://b.example/a.png' } as const;
  const text = { type: 'text', text: 'a' } as const;

  it.each<[string, unknown, AIToolOutcome]>([
    ['words', 'Sunny', { content: 'Sunny' }],
    ['no words', '', { content: 'Done.' }],
    ['nothing', undefined, { content: 'Done.' }],
    ['null', null, { content: 'null' }],
    ['a number', 0, { content: '0' }],
    ['a big integer', 12n, { content: '"12"' }],
    ['what has no JSON', () => 1, { content: 'Done.' }],
    ['parts', [text, image], { content: [text, image] }],
    ['no parts', [], { content: '[]' }],
    ['a list of other things', [text, { type: 'audio' }], { content: '[{"type":"text","text":"a"},{"type":"audio"}]' }],
    ['an object', { at: new Date(0), n: 1n }, { content: '{"at":"1970-01-01T00:00:00.000Z","n":"1"}' }],
    ['an outcome', { content: 'a', next: 'end' }, { content: 'a', next: 'end' }],
    ['an outcome without words', { content: '', isError: true }, { content: 'Done.', isError: true }],
    [
      'an outcome with data',
      { content: [text], structuredContent: { n: 1 } },
      { content: [text], structuredContent: { n: 1 } },
    ],
    ['data with a content', { content: 'a', author: 'b' }, { content: '{"content":"a","author":"b"}' }],
    ['a calendar', { content: 'a', events: [{ at: 1 }] }, { content: '{"content":"a","events":[{"at":1}]}' }],
    ['data with a next', { content: 'a', next: 'page2' }, { content: '{"content":"a","next":"page2"}' }],
  ])('AI-A.9.1 becomes an outcome: %s', async (_what, given, outcome) => {
    expect(await run(() => given)).toEqual(outcome);
    expect(await run(async () => given)).toEqual(outcome);
  });

  it('AI-A.9.1 may turn in a circle, and hold the same twice', async () => {
    const once = { n: 1 };
    const circle: Record<string, unknown> = { first: once, second: once, list: [once] };
    circle['self'] = { circle };
    expect(await run(() => circle)).toEqual({
      content: '{"first":{"n":1},"second":{"n":1},"list":[{"n":1}],"self":{"circle":"[Circular]"}}',
    });
  });

  it('AI-A.9.1 comes from arguments of its own, which it may change', async () => {
    const args = { list: [1] };
    await run((given) => (given['list'] as number[]).push(2), args);
    expect(args).toEqual({ list: [1] });
  });
});

describe('a tool that fails', () => {
  it('AI-A.9.8 is an error of constant words, whatever it threw (trap 4)', async () => {
    const secret = new Error('password of org-123');
    const thrown: Execute[] = [
      () => Promise.reject(secret),
      () => {
        throw secret;
      },
      () => Promise.reject(new DOMException('aborted by itself', 'AbortError')),
      () => ({
        toJSON: () => {
          throw secret;
        },
      }),
    ];
    const outcomes = await Promise.all(thrown.map((execute) => run(execute)));
    expect(outcomes).toEqual(thrown.map(() => failed('The tool failed.')));
    expect(await run(() => 'unreached', { n: () => 1 })).toEqual(failed('The tool failed.'));
  });

  it('AI-A.9.8 says what the model may read by a ToolError', async () => {
    const error = new ToolError('There is no such order.', { cause: new Error('table orders is gone') });
    expect(error).toMatchObject({ code: 'tool_failed', retryable: false });
    expect(await run(() => Promise.reject(error))).toEqual(failed('There is no such order.'));
    expect(await run(() => Promise.reject(new ToolError('')))).toEqual(failed('The tool failed.'));
  });

  it('AI-A.9.8 is heard of by whoever wants to, with what it threw', async () => {
    const heard: unknown[] = [];
    const clock = createTestClock();
    const options = { timeoutMs: 1000, clock, onFailure: (error: unknown) => heard.push(error) };
    const secret = new Error('it is down');
    await runTool({ execute: () => Promise.reject(secret) }, {}, callContext(), options);
    const late = runTool({ execute: () => new Promise(() => {}) }, {}, callContext(), options);
    await clock.advance(1000);
    await late;
    expect(heard).toEqual([secret, expect.objectContaining({ name: 'TimeoutError' })]);
  });
});

describe('a tool that hangs', () => {
  it('AI-A.9.2 ends when its time is up, its signal fires, and what it gives later is dropped (trap 3)', async () => {
    const clock = createTestClock();
    const { promise, reject } = Promise.withResolvers<never>();
    let signal: AbortSignal | undefined;
    const running = runTool(
      {
        execute(_args, context) {
          ({ signal } = context);
          return promise;
        },
      },
      {},
      callContext(),
      { timeoutMs: 1000, clock },
    );
    await clock.advance(999);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(await running).toEqual(failed('The tool took too long and was stopped.'));
    expect(signal?.reason).toMatchObject({ name: 'TimeoutError' });
    reject(new Error('nobody waits'));
    await settled();
    expect(clock.pending).toBe(0);
  });

  it('AI-A.9.2 ends by its own time where it has one', async () => {
    const clock = createTestClock();
    const running = runTool({ execute: () => new Promise(() => {}), timeoutMs: 50 }, {}, callContext(), {
      timeoutMs: 1000,
      clock,
    });
    await clock.advance(50);
    expect(await running).toMatchObject({ isError: true });
  });

  it('AI-A.9.2 leaves no timer and no listener behind when it answers', async () => {
    const clock = createTestClock();
    const turn = new AbortController();
    let signal: AbortSignal | undefined;
    const execute: Execute = (_args, context) => ({ signal } = context) && 'ok';
    await runTool({ execute }, {}, callContext({ signal: turn.signal }), { timeoutMs: 1000, clock });
    expect(clock.pending).toBe(0);
    turn.abort();
    expect(signal?.aborted).toBe(false);
  });
});

describe('a turn that is cancelled', () => {
  it('AI-21.3.1 ends the tool with the reason, untouched, whether it listens or not (trap 3)', async () => {
    const clock = createTestClock();
    const turn = new AbortController();
    const reason = new Error('changed my mind');
    let signal: AbortSignal | undefined;
    const listens: Execute = (_args, context) =>
      new Promise((_resolve, fail) => {
        ({ signal } = context);
        signal.addEventListener('abort', () => fail(new Error('stopped')));
      });
    const context = callContext({ signal: turn.signal });
    const options = { timeoutMs: 1000, clock };
    const calls = [listens, () => new Promise(() => {})].map((execute) => runTool({ execute }, {}, context, options));
    const ends = Promise.allSettled(calls);
    turn.abort(reason);
    expect(await ends).toEqual(calls.map(() => ({ status: 'rejected', reason })));
    expect(signal?.reason).toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('AI-21.3.1 runs no tool any more', async () => {
    let ran = false;
    const reason = new Error('too late');
    const context = callContext({ signal: AbortSignal.abort(reason) });
    const call = runTool({ execute: () => (ran = true) }, {}, context, { timeoutMs: 1000, clock: createTestClock() });
    await expect(call).rejects.toBe(reason);
    expect(ran).toBe(false);
  });
});
