import { ConfigurationError, HookResult, InMemoryStateStore, ProviderError } from '@roomkit/core';
import type { AIToolDefinition } from '@roomkit/core/ai';
import { createRecordingLogger, type MockAnswerScript } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import {
  type AgentOptions,
  SkillActivations,
  SkillRegistry,
  skillsExtension,
  type SkillsExtensionOptions,
  type SkillScript,
} from '../../src/index.ts';
import { call, resultsIn, resultWords, type Scene, scene, TestAgent, toolsOf } from '../support/scene.ts';
import { type SkillFiles, skillFiles } from '../support/skill-files.ts';

const activate = (skill: string) => call('activate_skill', { skill });

interface Bench extends Scene {
  readonly files: SkillFiles;
  readonly registry: SkillRegistry;
  readonly agent: TestAgent;
  readonly state: InMemoryStateStore;
}

/** A scene whose agent has the skills `one` to `five`. */
async function bench(
  answers: readonly MockAnswerScript[],
  {
    skills = {},
    agent: agentOptions = {},
    ...options
  }: SkillsExtensionOptions & {
    readonly skills?: Readonly<Record<string, { readonly head?: string; readonly body?: string }>>;
    readonly agent?: AgentOptions;
  } = {},
): Promise<Bench> {
  const files = await skillFiles();
  for (const name of ['one', 'two', 'three', 'four', 'five']) await files.skill(name, skills[name]);
  const registry = new SkillRegistry();
  await registry.discover([files.root]);
  const room = await scene();
  const state = new InMemoryStateStore();
  const extension = skillsExtension(registry, { state, ...options });
  const agent = await room.add(new TestAgent('agent', answers, { extensions: [extension], ...agentOptions }));
  return {
    ...room,
    files,
    registry,
    agent,
    state,
    async [Symbol.asyncDispose]() {
      await room[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

const lastResult = (agent: TestAgent, at = -1): string => resultWords(agent.calls.at(at)?.context);
const count = (text: string, words: string): number => text.split(words).length - 1;
const inForce = ({ state }: Bench, roomId = 'r1'): Promise<unknown> =>
  state.get({ organizationId: null, namespace: 'skills' }, roomId);

function tool(name: string): { readonly definition: AIToolDefinition; readonly runs: unknown[] } {
  const runs: unknown[] = [];
  return {
    runs,
    definition: {
      name,
      description: `Does ${name}.`,
      parameters: { type: 'object' },
      execute: (args) => {
        runs.push(args);
        return 'found';
      },
    },
  };
}

describe('an activation', () => {
  it('AI-24.4.1 lasts for the conversation: the next turn of the room has the instructions, another room has not', async () => {
    await using room = await bench([activate('one'), 'ok', 'again', 'there']);
    await room.say('first');
    expect(room.agent.prompt(0)).toContain('<available_skills>');
    expect(room.agent.prompt(0)).not.toContain('How to one.');
    expect(lastResult(room.agent, 1)).toContain('How to one.');
    await room.say('second');
    expect(room.agent.prompt(2)).toContain('How to one.');
    await room.kit.createRoom({ roomId: 'r2' });
    for (const id of ['sms', 'agent']) await room.kit.attachChannel('r2', id);
    await room.say('elsewhere', { roomId: 'r2' });
    expect(room.agent.prompt(3)).not.toContain('How to one.');
  });

  it('AI-24.4.1 is the room’s, not the channel’s, and not another organization’s', async () => {
    await using room = await bench([activate('one'), 'ok']);
    await room.say('first');
    const other = await room.add(
      new TestAgent('other', ['ok'], { extensions: [skillsExtension(room.registry, { state: room.state })] }),
    );
    await room.say('second', { addressedTo: ['other'] });
    expect(other.prompt()).toContain('How to one.');
    const acme = room.kit.forOrganization('acme');
    await acme.createRoom({ roomId: 'r1' });
    for (const id of ['sms', 'other']) await acme.attachChannel('r1', id);
    const content = { type: 'text', body: 'hi' } as const;
    await acme.processInbound({ channelId: 'sms', senderId: 'u', content }, { roomId: 'r1' });
    await room.kit.whenIdle();
    expect(other.prompt()).not.toContain('How to one.');
  });

  it('AI-24.4.1 is the room’s without a store as well, for all that share a registry', async () => {
    await using files = await skillFiles();
    await files.skill('one');
    const registry = new SkillRegistry();
    await registry.discover([files.root]);
    await using room = await scene();
    await room.kit.setAgentResponsePolicy('r1', 'addressed_only');
    const made = (id: string, answers: readonly MockAnswerScript[]): TestAgent =>
      new TestAgent(id, answers, { extensions: [skillsExtension(registry)] });
    await room.add(made('a', [activate('one'), 'ok']));
    const b = await room.add(made('b', ['ok']));
    await room.say('first', { addressedTo: ['a'] });
    await room.say('second', { addressedTo: ['b'] });
    expect(b.prompt()).toContain('How to one.');
  });

  it('AI-24.4.2 made again in a later turn is answered briefly, and the instructions stand there once', async () => {
    await using room = await bench([activate('one'), 'ok', activate('one'), 'still ok'], {
      skills: { one: { body: `How to one. ${'x'.repeat(5_000)}` } },
    });
    await room.say('first');
    await room.say('second');
    const brief = lastResult(room.agent);
    expect(brief).toContain('already in force');
    expect(brief.length).toBeLessThan(200);
    const sent = JSON.stringify([room.agent.prompt(), room.agent.calls.at(-1)?.context.messages]);
    expect(count(sent, 'How to one.')).toBe(1);
  });

  it('AI-24.4.2 made again in the same turn is answered briefly, for the result above has the instructions', async () => {
    await using room = await bench([activate('one'), { ...activate('one'), text: '' }, 'ok']);
    await room.say('first');
    expect(lastResult(room.agent)).toContain('already in force');
    const sent = JSON.stringify([room.agent.prompt(), room.agent.calls.at(-1)?.context.messages]);
    expect(count(sent, 'How to one.')).toBe(1);
  });

  it('AI-24.4.2 a brief answer is given only where the instructions are in what the model was sent (trap 25)', async () => {
    await using room = await bench([activate('one'), 'ok', activate('one'), 'ok']);
    await room.say('first');
    room.kit.hook('before_ai_generation', (request) =>
      HookResult.modify({ ...request, context: { ...request.context, systemPrompt: 'You are brief.' } }),
    );
    await room.say('second');
    expect(lastResult(room.agent), 'a hook has taken them away').toContain('How to one.');
  });

  it('AI-24.4.3 instructions reach the model whole, however long; a long file comes in pages', async () => {
    const body = `How to one. ${'y'.repeat(40_000)} the end`;
    await using room = await bench(
      [activate('one'), call('read_skill_file', { skill: 'one', file: 'references/long.md' }), 'ok', 'next'],
      { skills: { one: { body } } },
    );
    await room.files.write('one/references/long.md', `start ${'z'.repeat(40_000)} stop`);
    await room.say('first');
    expect(lastResult(room.agent, 1)).toContain(body);
    const page = lastResult(room.agent, 2);
    expect(page.length).toBeLessThan(25_000);
    expect(page).toContain('start');
    expect(toolsOf(room.agent.calls[2])).toContain('read_tool_result');
    await room.say('second');
    expect(room.agent.prompt(), 'and in the next turn as well').toContain(body);
  });

  it('AI-24.4.3 instructions are not shortened where a conversation is too long for its model', async () => {
    const body = `How to one. ${'y'.repeat(9_000)} the end`;
    const tooLong = new ProviderError('Too long.', { provider: 'mock', contextOverflow: true });
    const file = (name: string) => call('read_skill_file', { skill: 'one', file: name });
    await using room = await bench([activate('one'), file('a.md'), file('b.md'), tooLong, activate('one'), 'ok'], {
      skills: { one: { body } },
    });
    for (const name of ['a', 'b']) await room.files.write(`one/${name}.md`, name.repeat(8_000));
    await room.say('first');
    const sent = JSON.stringify(room.agent.calls.at(4)?.context.messages);
    expect(sent).toContain('Summary of the earlier conversation');
    expect(sent).toContain(body);
    expect(lastResult(room.agent), 'nothing is lost that would have to be given again').toContain('already in force');
  });

  it('AI-24.4.4 the fifth retires the first, and what was retired gives its instructions again', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    await using room = await bench([...names.flatMap((name) => [activate(name), 'ok']), activate('one'), 'ok', 'end']);
    for (const name of names) await room.say(name);
    expect(await inForce(room)).toEqual(['two', 'three', 'four', 'five']);
    await room.say('one again');
    expect(room.agent.prompt(-1)).not.toContain('How to one.');
    expect(lastResult(room.agent)).toContain('How to one.');
    expect(await inForce(room)).toEqual(['three', 'four', 'five', 'one']);
    await room.say('end');
    const prompt = room.agent.prompt();
    expect([prompt.includes('How to two.'), prompt.includes('How to one.')]).toEqual([false, true]);
  });

  it('AI-24.4.4 a lost record makes the next activation give the instructions again', async () => {
    await using room = await bench([activate('one'), 'ok', activate('one'), 'ok']);
    await room.say('first');
    await new SkillActivations({ state: room.state }).clear({ organizationId: null, roomId: 'r1' });
    await room.say('second');
    expect(lastResult(room.agent)).toContain('How to one.');
    expect(await inForce(room)).toEqual(['one']);
  });

  it('AI-24.4.4 side by side none is lost', async () => {
    const state = new InMemoryStateStore();
    const activations = new SkillActivations({ state, maxActive: 3 });
    const scope = { organizationId: null, roomId: 'r1' };
    await Promise.all(['a', 'b', 'c', 'd', 'b'].map((name) => activations.activate(scope, name)));
    expect(await activations.list(scope)).toEqual(['c', 'd', 'b']);
    await activations.deactivate(scope, 'd');
    expect(await activations.list(scope)).toEqual(['c', 'b']);
    await state.set({ organizationId: null, namespace: 'skills' }, 'r1', 'broken');
    expect(await activations.list(scope)).toEqual([]);
    expect(() => new SkillActivations({ state, maxActive: 0 })).toThrow(ConfigurationError);
  });

  it('AI-24.4.4 a store that fails once does not keep the next change waiting', async () => {
    const state = new InMemoryStateStore();
    let isBroken = true;
    const failing = Object.assign(Object.create(state) as InMemoryStateStore, {
      get: () => (isBroken ? Promise.reject(new TypeError('down')) : Promise.resolve(null)),
      set: () => Promise.resolve(),
    });
    const activations = new SkillActivations({ state: failing });
    const scope = { organizationId: null, roomId: 'r1' };
    await expect(activations.activate(scope, 'a')).rejects.toThrow('down');
    isBroken = false;
    await expect(activations.activate(scope, 'a')).resolves.toBeUndefined();
  });

  it('AI-24.4.4 a skill that cannot be read any more is not active any more', async () => {
    const logger = createRecordingLogger();
    await using room = await bench([activate('one'), 'ok', 'still here'], { logger });
    await room.say('first');
    await room.files.write('one/SKILL.md', 'broken');
    await room.say('second');
    expect(room.sms.words).toEqual(['ok', 'still here']);
    expect(await inForce(room)).toEqual([]);
    expect(logger.entries).toMatchObject([{ level: 'error', fields: { skill: 'one' } }]);
  });

  it('AI-24.4.4 a skill that is not there is refused', async () => {
    await using room = await bench([activate('six'), 'ok']);
    await room.say('first');
    expect(resultsIn(room.agent.calls[1]?.context)[0]).toMatchObject({ isError: true });
    expect(await inForce(room)).toBeNull();
  });
});

describe('tools of a skill', () => {
  const head = 'allowed_tools: [search_*]';

  it('AI-24.4.5 are refused before, run after, in the same turn, and are there in the next one', async () => {
    const search = tool('search_web');
    const plain = tool('weather');
    await using room = await bench([call('search_web'), activate('one'), call('search_web'), 'found it', 'and more'], {
      skills: { one: { head } },
      agent: { tools: [search.definition, plain.definition] },
    });
    await room.say('look it up');
    expect(toolsOf(room.agent.calls[0])).toEqual(['weather', 'activate_skill', 'read_skill_file']);
    expect(resultsIn(room.agent.calls[1]?.context)[0]).toMatchObject({ name: 'search_web', isError: true });
    expect(search.runs).toHaveLength(1);
    expect(lastResult(room.agent, 3)).toBe('found');
    await room.say('again');
    expect(toolsOf(room.agent.calls[4])).toContain('search_web');
  });

  it('AI-24.4.5 are shut again when it is retired', async () => {
    const search = tool('search_web');
    await using room = await bench([activate('one'), 'ok', activate('two'), call('search_web'), 'ok'], {
      maxActive: 1,
      skills: { one: { head } },
      agent: { tools: [search.definition] },
    });
    await room.say('first');
    await room.say('second');
    expect(toolsOf(room.agent.calls[2])).toContain('search_web');
    expect(toolsOf(room.agent.calls[3])).not.toContain('search_web');
    expect(search.runs).toEqual([]);
  });

  it('AI-24.4.5 a skill grants nothing that a policy denies', async () => {
    const search = tool('search_web');
    await using room = await bench([activate('one'), call('search_web'), 'ok'], {
      skills: { one: { head } },
      agent: { tools: [search.definition], toolPolicy: { deny: ['search_web'] } },
    });
    await room.say('go');
    expect(search.runs).toEqual([]);
    expect(toolsOf(room.agent.calls[1])).not.toContain('search_web');
  });

  it('AI-24.4.5 a pattern for everything does not shut the way to skills themselves', async () => {
    await using room = await bench(['ok'], { skills: { one: { head: 'allowed_tools: "*"' } } });
    await room.say('go');
    expect(toolsOf(room.agent.calls[0])).toEqual(['activate_skill', 'read_skill_file']);
  });

  it('AI-24.4.5 without any skill nothing is said of them', async () => {
    await using room = await scene();
    const agent = await room.add(
      new TestAgent('agent', ['ok'], {
        extensions: [skillsExtension(new SkillRegistry())],
        tools: [tool('x').definition],
      }),
    );
    await room.say('go');
    expect([agent.calls[0]?.context.systemPrompt, toolsOf(agent.calls[0])]).toEqual([null, ['x']]);
  });
});

describe('files and scripts of a skill', () => {
  it('AI-24.6.1 files are read by the names the instructions use, and others are refused in words', async () => {
    const read = (file: string, skill = 'one') => call('read_skill_file', { skill, file });
    await using room = await bench([
      read('references/prices.md'),
      read('../two/SKILL.md'),
      read('picture.png'),
      read('x', 'six'),
      'ok',
    ]);
    await room.files.write('one/references/prices.md', 'ten');
    await room.files.write('one/picture.png', new Uint8Array([137, 80, 0, 1]));
    await room.say('go');
    const results = resultsIn(room.agent.calls.at(-1)?.context).map(({ result, isError }) => [
      result,
      isError ?? false,
    ]);
    expect(results).toEqual([
      ['ten', false],
      ['{"error":"Refused: the name leads upwards."}', true],
      ['{"error":"Refused: the file is no text."}', true],
      ['{"error":"There is no such skill."}', true],
    ]);
  });

  it('AI-24.6.2 CORE-17.8.1 a script is checked like a file before the executor is called', async () => {
    const run = (script: string) => call('run_skill_script', { skill: 'one', script, arguments: ['--fast'] });
    const scripts: SkillScript[] = [];
    await using room = await bench(
      [
        run('scripts/report.py'),
        activate('one'),
        run('../two/SKILL.md'),
        run('．．／two／SKILL.md'),
        run('away.py'),
        run('/bin/sh'),
        run('scripts/report.py'),
        'ok',
      ],
      {
        scriptExecutor: (script) => {
          scripts.push(script);
          return { rows: 3 };
        },
      },
    );
    const path = await room.files.write('one/scripts/report.py', 'print(3)');
    await room.files.link('one/away.py', await room.files.write('outside.py', 'evil'));
    await room.say('go');
    const results = resultsIn(room.agent.calls.at(-1)?.context).filter(({ name }) => name === 'run_skill_script');
    expect(results.map(({ isError }) => isError === true)).toEqual([true, true, true, true, true, false]);
    expect(results[0]?.result, 'not before it is active').toContain('Activate the skill first');
    expect(results.at(-1)?.result).toBe('{"rows":3}');
    expect(scripts).toHaveLength(1);
    expect(scripts[0]).toMatchObject({ path, arguments: ['--fast'], skill: { name: 'one' }, call: { roomId: 'r1' } });
  });

  it('AI-24.6.2 without an executor there is no such tool', async () => {
    await using room = await bench([call('run_skill_script', { skill: 'one', script: 'SKILL.md' }), 'ok']);
    await room.say('go');
    expect(toolsOf(room.agent.calls[0])).not.toContain('run_skill_script');
    expect(resultsIn(room.agent.calls[1]?.context)[0]).toMatchObject({ isError: true });
  });
});
