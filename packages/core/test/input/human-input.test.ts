import { describe, expect, it } from 'vitest';

import { HookResult, type InputRequest, InputError } from '../../src/index.ts';
import { HumanInput } from '../../src/input/human-input.ts';
import { TaskSet } from '../../src/runtime/task-set.ts';
import { engineBench, EVERYWHERE, NO_OPTIONS } from '../hooks/support.ts';
import { aContext } from '../support/fixtures.ts';
import { settle } from '../support/test-clock.ts';

const room = { organizationId: 'acme', roomId: 'r1' };

function bench(): ReturnType<typeof engineBench> & { readonly input: HumanInput; readonly background: TaskSet } {
  const hooks = engineBench();
  const background = new TaskSet(() => {});
  let ids = 0;
  const input = new HumanInput({
    clock: hooks.clock,
    logger: hooks.logger,
    createId: () => `q${(ids += 1)}`,
    notify: (reference, request) =>
      hooks.engine.runSync('on_user_input_required', request, aContext(), null, reference.organizationId, 'r1'),
    background: (work) => background.add(work),
  });
  return { ...hooks, input, background };
}

describe('HumanInput', () => {
  it('CORE-9.3.8 an answer arrives at once, while the notification hook still runs', async () => {
    const { engine, input, clock } = bench();
    let notified = 0;
    engine.register(EVERYWHERE, 'on_user_input_required', NO_OPTIONS, async () => {
      await clock.sleep(1000);
      notified += 1;
    });
    const waiting = input.waitForInput(room, { prompt: 'Theme?', requestId: 'q' });
    await clock.advance(10);
    expect(input.resolve('acme', 'q', 'Dark')).toBe(true);
    await expect(waiting).resolves.toBe('Dark');
    expect([clock.monotonic(), notified]).toStrictEqual([10, 0]);
  });

  it('CORE-9.3.9 a block rejects a request that waits', async () => {
    const { engine, input } = bench();
    engine.register(EVERYWHERE, 'on_user_input_required', NO_OPTIONS, () => HookResult.block('nobody there'));
    const waiting = input.waitForInput(room, { prompt: 'Theme?', requestId: 'q' });
    await expect(waiting).rejects.toMatchObject({
      code: 'input_rejected',
      details: { requestId: 'q', reason: 'nobody there' },
    });
    expect(input.resolve('acme', 'q', 'Dark')).toBe(false);
    await expect(input.wait('acme', 'q')).rejects.toMatchObject({ code: 'input_rejected' });
  });

  it('CORE-9.3.9 a block after the answer takes nothing back', async () => {
    const { engine, input, clock, background } = bench();
    engine.register(EVERYWHERE, 'on_user_input_required', NO_OPTIONS, async () => {
      await clock.sleep(100);
      return HookResult.block('too late');
    });
    const { requestId } = input.request(room, { prompt: 'Theme?' });
    const waiting = input.wait('acme', requestId);
    expect(input.resolve('acme', requestId, 'Dark')).toBe(true);
    await clock.advance(100);
    await background.idle();
    await expect(waiting).resolves.toBe('Dark');
    await expect(input.wait('acme', requestId)).resolves.toBe('Dark');
  });

  it('CORE-9.3.10 an answer is read as often as one likes, and given once', async () => {
    const { input } = bench();
    const { requestId } = input.request(room, { prompt: 'Theme?' });
    expect([input.resolve('acme', requestId, 'Dark'), input.resolve('acme', requestId, 'Light')]).toStrictEqual([
      true,
      false,
    ]);
    const answers = await Promise.all([input.wait('acme', requestId), input.wait('acme', requestId)]);
    expect(answers).toStrictEqual(['Dark', 'Dark']);
  });

  it('a hook that fails leaves the request open', async () => {
    const { engine, input, emitted } = bench();
    engine.register(EVERYWHERE, 'on_user_input_required', NO_OPTIONS, () => {
      throw new Error('boom');
    });
    const { requestId } = input.request(room, { prompt: 'Theme?' });
    await settle();
    expect(emitted).toHaveLength(1);
    expect(input.resolve('acme', requestId, 'Dark')).toBe(true);
  });

  it('hooks see the question, and the list shows what is open', async () => {
    const { engine, input } = bench();
    const seen: InputRequest[] = [];
    engine.register(EVERYWHERE, 'on_user_input_required', NO_OPTIONS, (request) => void seen.push(request));
    const request = input.request(room, { prompt: 'Theme?', data: { options: ['Dark'] } });
    expect(request).toStrictEqual({ requestId: 'q1', roomId: 'r1', prompt: 'Theme?', data: { options: ['Dark'] } });
    expect(seen).toStrictEqual([request]);
    expect([input.listPending('acme'), input.listPending('acme', 'r2'), input.listPending('globex')]).toStrictEqual([
      [request],
      [],
      [],
    ]);
    input.resolve('acme', 'q1', 1);
    expect(input.listPending('acme')).toStrictEqual([]);
  });

  it('a question that is not waited for any more is withdrawn', async () => {
    const { input } = bench();
    const controller = new AbortController();
    const reason = new Error('The turn is over.');
    const waiting = input.waitForInput(room, { prompt: 'May it run?', requestId: 'q' }, { signal: controller.signal });
    expect(input.listPending('acme').map(({ requestId }) => requestId)).toEqual(['q']);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(input.listPending('acme')).toEqual([]);
    expect(input.resolve('acme', 'q', true)).toBe(false);
  });

  it('time, signal and close let waiters go', async () => {
    const { input, clock } = bench();
    const timed = input.waitForInput(room, { prompt: 'a', timeoutMs: 50 }).catch((error: unknown) => error);
    await clock.advance(50);
    expect(await timed).toMatchObject({ code: 'input_rejected', details: { reason: 'timeout' } });
    const controller = new AbortController();
    const { requestId } = input.request(room, { prompt: 'b' });
    const waiting = input.wait('acme', requestId, { signal: controller.signal });
    controller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrowError('gone');
    const others = input.wait('acme', requestId);
    input.close();
    await expect(others).rejects.toMatchObject({ code: 'kit_closed' });
    expect(clock.pending).toBe(0);
  });

  it('a foreign organization neither answers nor reads', async () => {
    const { input } = bench();
    const { requestId } = input.request(room, { prompt: 'a' });
    expect(input.resolve('globex', requestId, 'x')).toBe(false);
    await expect(input.wait(null, requestId)).rejects.toMatchObject({ code: 'input_not_found' });
    expect(() => input.request(room, { prompt: 'b', requestId })).toThrowError(InputError);
  });
});
