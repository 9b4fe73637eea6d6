import { ConfigurationError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { Loop, setupDelegation, Supervisor, type SupervisorOptions, type WorkResult } from '../src/index.ts';
import { asked, call, resultWords, scene, TestAgent, toolsOf, until } from './support/scene.ts';

const assign = (...assignments: readonly (readonly [worker: string, task: string])[]) =>
  call('assign_work', { assignments: assignments.map(([worker, task]) => ({ worker, task })) });

function resultsOf(agent: TestAgent, at: number): readonly WorkResult[] {
  return (JSON.parse(resultWords(agent.calls[at]?.context)) as { readonly results: readonly WorkResult[] }).results;
}

async function office(
  answers: ConstructorParameters<typeof TestAgent>[1],
  workers: Readonly<Record<string, ConstructorParameters<typeof TestAgent>[1]>>,
  options: Partial<SupervisorOptions> = {},
) {
  const room = await scene();
  const boss = await room.add(new TestAgent('boss', answers, { toolLoopTimeoutSeconds: 3_600 }));
  const team = new Map<string, TestAgent>();
  for (const [id, script] of Object.entries(workers)) team.set(id, await room.add(new TestAgent(id, script), null));
  const supervisor = new Supervisor({ supervisor: boss, workers: [...team.values()], ...options });
  const installed = supervisor.install(room.kit);
  return { ...room, boss, team, installed };
}

describe('a supervisor', () => {
  it('AI-19.7.2 gets one result and one failure where one of two workers takes too long', async () => {
    await using room = await office([assign(['quick', 'look'], ['slow', 'look']), 'One of two.'], {
      quick: ['found'],
      slow: [{ hangs: true }],
    });
    const said = room.say('find it');
    await until(() => room.team.get('slow')?.calls.length === 1);
    await room.clock.advance(119_999);
    expect(room.boss.calls).toHaveLength(1);
    await room.clock.advance(1);
    await said;
    expect(resultsOf(room.boss, 1)).toEqual([
      { worker: 'quick', status: 'completed', result: 'found' },
      { worker: 'slow', status: 'failed', error: 'The agent took too long.' },
    ]);
    expect(room.sms.words, 'it alone talks to people').toEqual(['One of two.']);
  });

  it('AI-19.7.2 has workers work one after the other where it is told to, each with what was found before', async () => {
    await using room = await office(
      [assign(['one', 'first'], ['broken', 'second'], ['two', 'third']), 'Done.'],
      { one: ['alpha'], broken: [new Error('no')], two: ['beta'] },
      { mode: 'sequential' },
    );
    await room.say('go');
    expect(asked(room.team.get('two')?.calls[0])).toEqual(['user: third\n\nWhat others have found:\none: alpha']);
    expect(resultsOf(room.boss, 1).map(({ status }) => status)).toEqual(['completed', 'failed', 'completed']);
  });

  it('AI-19.7.2 sends work back three times in a turn, and no more; the next turn begins anew', async () => {
    const again = (_context: unknown, at: number) => assign(['one', `version ${at}`]);
    await using room = await office([again, again, again, again, again, 'Enough.', again, 'Fine.'], { one: ['draft'] });
    await room.say('write it');
    const worker = room.team.get('one') as TestAgent;
    expect(worker.calls).toHaveLength(4);
    expect(asked(worker.calls[1])).toEqual(['user: version 1\n\nWhat you gave before, to be revised:\ndraft']);
    expect(resultsOf(room.boss, 5)[0]).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('revision'),
    });
    await room.say('once more');
    expect(worker.calls).toHaveLength(5);
    expect(asked(worker.calls[4])).toEqual(['user: version 6']);
  });

  it('AI-19.7.2 workers in the room are not asked, and in workrooms no one gives work on', async () => {
    await using room = await office([assign(['one', 'go']), 'ok'], { one: ['done'] });
    const worker = room.team.get('one') as TestAgent;
    await room.kit.attachChannel('r1', 'one');
    await using _delegation = setupDelegation(room.kit, { agent: worker, agents: [{ id: 'boss' }] });
    await room.say('hello');
    expect(worker.calls).toHaveLength(1);
    expect(toolsOf(worker.calls[0])).toEqual([]);
    expect(await room.lines()).toEqual(['sms: hello', 'boss: ok']);
  });

  it('AI-19.7.2 a worker that is not there is a failure among the results', async () => {
    await using room = await office([assign(['ghost', 'go']), 'ok'], { one: ['done'] }, { workers: [{ id: 'ghost' }] });
    await room.say('hello');
    expect(resultsOf(room.boss, 1)).toEqual([
      { worker: 'ghost', status: 'failed', error: 'The worker could not be asked.' },
    ]);
  });

  it('AI-19.7.2 a turn that is cancelled ends the work', async () => {
    await using room = await office([assign(['slow', 'look'])], { slow: [{ hangs: true }] });
    const said = room.say('find it');
    await until(() => room.team.get('slow')?.calls.length === 1);
    room.boss.steer({ roomId: 'r1' }, { type: 'cancel' });
    await said;
    await until(() => room.team.get('slow')?.calls[0]?.abandoned === true);
    expect(room.boss.calls).toHaveLength(1);
  });

  it('AI-19.7.2 counts for one room alone where it is told so, and is gone when it is disposed', async () => {
    await using room = await office(['ok'], { one: ['done'] }, { roomId: 'r2' });
    await room.say('hello');
    expect(toolsOf(room.boss.calls[0])).toEqual([]);
    await room.kit.createRoom({ roomId: 'r2' });
    for (const id of ['sms', 'boss']) await room.kit.attachChannel('r2', id);
    await room.say('hello', { roomId: 'r2' });
    expect(toolsOf(room.boss.calls[1])).toEqual(['assign_work']);
    await room.installed[Symbol.asyncDispose]();
    await room.say('hello', { roomId: 'r2' });
    expect(toolsOf(room.boss.calls[2])).toEqual([]);
  });

  it('AI-19.7.2 is checked when it is made', () => {
    const made = (options: object): unknown =>
      new Supervisor({ supervisor: new TestAgent('boss', ['ok']), workers: [{ id: 'a' }], ...options });
    expect(() => made({ workers: [] })).toThrow(ConfigurationError);
    expect(() => made({ mode: 'random' })).toThrow(/mode/u);
    expect(() => made({ workerTimeoutMs: 0 })).toThrow(/workerTimeoutMs/u);
    expect(() => made({ maxRevisions: -1 })).toThrow(/maxRevisions/u);
  });
});

describe('a loop', () => {
  async function pair(producer: ConstructorParameters<typeof TestAgent>[1], ...reviewers: (readonly string[])[]) {
    const room = await scene();
    const writer = await room.add(new TestAgent('writer', producer), null);
    const critics = await Promise.all(
      reviewers.map((answers, at) => room.add(new TestAgent(`critic${at + 1}`, answers), null)),
    );
    return { ...room, writer, critics, reviewerIds: critics.map(({ id }) => id) };
  }

  it('AI-19.7.3 ends after three attempts nobody approved, and says so', async () => {
    await using room = await pair([(_context, at) => `draft ${at + 1}`], ['Too long.']);
    const loop = new Loop({ producerId: 'writer', reviewerIds: room.reviewerIds });
    const result = await loop.run(room.kit, 'r1', 'write a poem');
    expect(room.writer.calls).toHaveLength(3);
    expect(result).toMatchObject({ outcome: 'not_approved', text: 'draft 3', iterations: 3, error: null });
    expect(result.reviews).toHaveLength(3);
    expect(asked(room.writer.calls[1]).at(-1)).toContain('critic1: Too long.');
    expect(asked(room.critics[0]?.calls[0]).at(-1)).toContain('Version:\ndraft 1');
    expect(await room.lines(), 'the room hears nothing of it').toEqual([]);
  });

  it('AI-19.7.3 ends with the attempt all reviewers approve', async () => {
    await using room = await pair(
      [(_context, at) => `draft ${at + 1}`],
      ['Better.', '**APPROVED**'],
      ['Approved.', 'approved: fine', 'never'],
    );
    const loop = new Loop({ producerId: 'writer', reviewerIds: room.reviewerIds });
    const result = await loop.run(room.kit, 'r1', 'write a poem');
    expect(result).toMatchObject({ outcome: 'approved', text: 'draft 2', iterations: 2 });
    expect(result.reviews.map(({ iteration, approved }) => [iteration, approved])).toEqual([
      [1, false],
      [1, true],
      [2, true],
      [2, true],
    ]);
  });

  it('AI-19.7.3 needs no reviewers: the producer refines until it has nothing to add', async () => {
    await using room = await pair(['APPROVED', 'second', 'APPROVED']);
    const loop = new Loop({ producerId: 'writer', maxIterations: 5 });
    const result = await loop.run(room.kit, 'r1', 'write a poem');
    expect(result).toMatchObject({ outcome: 'approved', text: 'second', iterations: 3 });
    await using other = await pair([(_context, at) => `draft ${at + 1}`]);
    const endless = await new Loop({ producerId: 'writer' }).run(other.kit, 'r1', 'write a poem');
    expect(endless).toMatchObject({ outcome: 'not_approved', text: 'draft 3', iterations: 3 });
  });

  it('AI-19.7.3 agents that fail are part of the result', async () => {
    await using room = await pair(['draft', new Error('no')], ['Too long.']);
    await room.add(new TestAgent('gone', [new Error('no')]), null);
    const run = (producerId: string, reviewerIds: readonly string[]) =>
      new Loop({ producerId, reviewerIds, maxIterations: 2 }).run(room.kit, 'r1', 'write');
    expect(await run('writer', ['critic1'])).toMatchObject({
      outcome: 'not_approved',
      text: 'draft',
      iterations: 2,
      error: 'The agent failed.',
    });
    expect(await run('gone', [])).toMatchObject({ outcome: 'failed', text: null, error: 'The agent failed.' });
    await using silent = await pair(['draft']);
    await silent.add(new TestAgent('gone', [new Error('no')]), null);
    const unreviewed = await new Loop({ producerId: 'writer', reviewerIds: ['gone'] }).run(silent.kit, 'r1', 'write');
    expect(unreviewed).toMatchObject({ outcome: 'not_approved', reviews: [{ text: 'The agent failed.' }, {}, {}] });
  });

  it('AI-19.7.3 stops when nobody wants it any more, and closes its room', async () => {
    await using room = await pair([{ hangs: true }]);
    const stop = new AbortController();
    const running = new Loop({ producerId: 'writer' }).run(room.kit, 'r1', 'write', { signal: stop.signal });
    await until(() => room.writer.calls.length === 1);
    stop.abort();
    expect(await running).toMatchObject({ outcome: 'failed', error: 'The task was cancelled.' });
    const rooms = await room.kit.listRooms();
    expect(rooms.map(({ status }) => status).toSorted()).toEqual(['active', 'closed']);
  });

  it('AI-19.7.3 is checked when it is made', () => {
    const made = (options: object): unknown => new Loop({ producerId: 'a', ...options });
    expect(() => made({ producerId: '' })).toThrow(/producerId/u);
    expect(() => made({ reviewerIds: ['a'] })).toThrow(/reviewerIds/u);
    expect(() => made({ reviewerIds: [''] })).toThrow(/reviewerIds\[0\]/u);
    expect(() => made({ maxIterations: 0 })).toThrow(/maxIterations/u);
    expect(() => made({ timeoutMs: -1 })).toThrow(/timeoutMs/u);
  });
});
