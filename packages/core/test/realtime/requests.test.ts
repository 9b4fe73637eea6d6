import { describe, expect, it } from 'vitest';

import { OpenRequests, refusalOf, Responders } from '../../src/codec.ts';
import { InputError, RoomKitError } from '../../src/index.ts';
import { TestClock } from '../support/test-clock.ts';

interface Bench {
  readonly clock: TestClock;
  readonly requests: OpenRequests;
}

function bench(): Bench {
  const clock = new TestClock();
  let count = 0;
  const createId = (): string => {
    count += 1;
    return `q${count}`;
  };
  return { clock, requests: new OpenRequests({ clock, createId }) };
}

const heard = (): Promise<boolean> => Promise.resolve(true);

describe('an open request', () => {
  it('gets the answer to its own id, and nobody minds a late or a second one', async () => {
    const { clock, requests } = bench();
    const sent: string[] = [];
    const send = async (id: string): Promise<boolean> => sent.push(id) > 0;
    const [one, two] = [requests.ask('t', { timeoutMs: 10 }, send), requests.ask('t', { timeoutMs: 10 }, send)];
    expect(sent).toStrictEqual(['q1', 'q2']);
    requests.answered('q2', 'two');
    requests.answered('q1', 'one');
    requests.answered('q1', 'again');
    expect([await one, await two]).toStrictEqual(['one', 'two']);
    requests.answered('q1', 'late');
    requests.refused('q1', refusalOf(new Error('late')));
    expect(clock.pending).toBe(0);
  });

  it('is told at once that nobody heard it, and after a while that nobody answers', async () => {
    const { clock, requests } = bench();
    const nobody = { code: 'no_responder', details: { topic: 't' }, retryable: true };
    await expect(requests.ask('t', { timeoutMs: 10 }, async () => false)).rejects.toMatchObject(nobody);
    const waiting = requests.ask('t', { timeoutMs: 10 }, heard).catch((error: unknown) => error);
    await clock.advance(10);
    expect(await waiting).toMatchObject(nobody);
  });

  it('ends with what sending failed with, with its signal, or when all is closed', async () => {
    const { clock, requests } = bench();
    const broken = new InputError('payload', 'is too long');
    const failing = requests.ask('t', { timeoutMs: 10 }, async () => Promise.reject(broken));
    await expect(failing).rejects.toBe(broken);
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = requests.ask('t', { timeoutMs: 10, signal }, heard);
    controller.abort(new Error('enough'));
    await expect(cancelled).rejects.toThrow('enough');
    let calls = 0;
    const send = async (): Promise<boolean> => (calls += 1) > 0;
    await expect(requests.ask('t', { timeoutMs: 10, signal }, send)).rejects.toThrow('enough');
    expect(calls).toBe(0);
    const left = requests.ask('t', { timeoutMs: 10 }, heard);
    requests.close(new Error('closed'));
    await expect(left).rejects.toThrow('closed');
    expect(clock.pending).toBe(0);
  });

  it("gets the responder's error where it is one of the kit", async () => {
    const { requests } = bench();
    const details = { channelId: 'web' };
    const circuit = new RoomKitError('circuit_open', 'The circuit is open.', details, {
      retryable: true,
      retryAfterMs: 30,
    });
    const asked = requests.ask('t', { timeoutMs: 10 }, heard);
    requests.refused('q1', refusalOf(circuit));
    await expect(asked).rejects.toMatchObject({
      code: 'circuit_open',
      message: 'The circuit is open.',
      details,
      retryable: true,
      retryAfterMs: 30,
    });
  });

  it('is told of another error nothing but that it happened', async () => {
    const { requests } = bench();
    const refusal = refusalOf(new Error('secret'));
    expect(JSON.stringify(refusal)).not.toContain('secret');
    const asked = requests.ask('t', { timeoutMs: 10 }, heard);
    requests.refused('q1', refusal);
    await expect(asked).rejects.toMatchObject({ code: 'responder_failed', details: { topic: 't' }, retryable: false });
  });
});

describe('those who answer', () => {
  it('come first in their order, and the last one to go says so, once', async () => {
    const responders = new Responders();
    const same = async (): Promise<string> => 'same';
    const drops = [responders.add('t', same), responders.add('t', same), responders.add('t', async () => 'third')];
    expect(await responders.first('t')?.(null)).toBe('same');
    expect(drops.map((drop) => drop())).toStrictEqual([false, false, true]);
    expect(drops.map((drop) => drop())).toStrictEqual([false, false, false]);
    expect(responders.first('t')).toBeUndefined();
  });

  it('reject where they throw', async () => {
    const responders = new Responders();
    responders.add('t', () => {
      throw new Error('boom');
    });
    await expect(responders.first('t')?.(null)).rejects.toThrow('boom');
  });
});
