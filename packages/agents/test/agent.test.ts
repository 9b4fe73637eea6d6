import { ConfigurationError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { Agent, installGreetings, setActiveAgent, setLanguage } from '../src/index.ts';
import { Phone, scene, TestAgent } from './support/scene.ts';

describe('an agent', () => {
  it('AI-19.1.1 tells its model who it is; without anything to tell there is no block', async () => {
    await using room = await scene();
    const triage = await room.add(
      new TestAgent('triage', ['ok'], {
        role: 'Triage',
        description: 'Finds out what people need',
        scope: 'Everything about orders',
        language: 'fr',
        systemPrompt: 'Be kind.',
      }),
    );
    const plain = await room.add(new TestAgent('plain', ['ok'], { voice: 'ana', greeting: 'Hi' }));
    await room.say('hello');
    const prompt = triage.prompt();
    for (const part of ['Be kind.', 'Triage', 'Finds out what people need', 'Everything about orders', 'fr']) {
      expect(prompt).toContain(part);
    }
    expect(plain.calls[0]?.context.systemPrompt).toBeNull();
  });

  it('AI-19.1.1 answers in the language of the conversation, where it has one', async () => {
    await using room = await scene();
    const triage = await room.add(new TestAgent('triage', ['ok'], { language: 'fr' }));
    await room.say('hello');
    await setLanguage(room.kit, 'r1', 'de');
    await room.say('hello');
    expect(triage.calls.map(({ context }) => context.systemPrompt?.split('\n').at(-1))).toEqual([
      'Language to answer in: fr',
      'Language to answer in: de',
    ]);
  });

  it('AI-19.1.2 without a provider is configuration only: it never answers, and nothing fails', async () => {
    await using room = await scene();
    const persona = await room.add(new Agent('persona', { role: 'Host', voice: 'ana' }));
    const failures = room.hooked('on_error');
    const result = await room.say('hello');
    expect(persona.isConfigOnly).toBe(true);
    expect(persona.info()).toMatchObject({ role: 'Host', isConfigOnly: true });
    expect([result.error, failures, await room.lines()]).toEqual([null, [], ['sms: hello']]);
    expect(new TestAgent('real', ['ok']).isConfigOnly).toBe(false);
  });

  it('AI-19.1.1 refuses fields that are no words', () => {
    expect(() => new Agent('a', { role: ' ' })).toThrow(ConfigurationError);
    expect(() => new Agent('a', { language: 7 as never })).toThrow(/language/u);
    expect(() => new Agent('a', { autoGreet: 'yes' as never })).toThrow(/autoGreet/u);
  });
});

/** A session that starts on a channel, as the package of that channel tells of it. */
async function start(kit: Awaited<ReturnType<typeof scene>>['kit'], sessionId: string | null): Promise<void> {
  const payload = { channelId: 'call', channelType: 'voice', senderId: 'ana', roomId: 'r1', sessionId };
  await kit.runHooks('on_session_started', payload, await kit.getContext('r1'), { channelId: 'call' });
  await kit.whenIdle();
}

describe('a greeting', () => {
  it('AI-19.1.3 is said once a session, on the session’s channel alone, also where the signal comes again', async () => {
    await using room = await scene();
    const line = await room.add(new Phone('call', 'voice'));
    const host = await room.add(new TestAgent('host', ['ok'], { greeting: 'Good morning!' }));
    await room.add(new TestAgent('other', ['ok']));
    using greetings = installGreetings(room.kit);
    await start(room.kit, 's1');
    await start(room.kit, 's1');
    expect(line.words).toEqual(['Good morning!']);
    await start(room.kit, 's2');
    expect(line.words).toEqual(['Good morning!', 'Good morning!']);
    expect(room.sms.words).toEqual([]);
    expect(host.calls, 'it calls upon nobody').toEqual([]);
    greetings[Symbol.dispose]();
    await start(room.kit, 's3');
    expect(line.words).toHaveLength(2);
  });

  it('AI-19.1.3 is not said where autoGreet is off, nor while a person has the conversation', async () => {
    await using room = await scene();
    const line = await room.add(new Phone('call', 'voice'));
    await room.add(new TestAgent('shy', ['ok'], { greeting: 'Hi', autoGreet: false }));
    using _greetings = installGreetings(room.kit);
    await start(room.kit, 's1');
    await room.add(new TestAgent('host', ['ok'], { greeting: 'Welcome' }));
    await room.kit.updateRoomMetadata('r1', { _conversation: { withHuman: true } });
    await start(room.kit, 's2');
    expect(line.words).toEqual([]);
  });

  it('AI-19.1.3 is that of the agent that has the conversation', async () => {
    await using room = await scene();
    const line = await room.add(new Phone('call', 'voice'));
    for (const id of ['first', 'second']) await room.add(new TestAgent(id, ['ok'], { greeting: `I am ${id}` }));
    await room.add(new TestAgent('silent', ['ok']));
    using _greetings = installGreetings(room.kit);
    await start(room.kit, 's1');
    await setActiveAgent(room.kit, 'r1', 'second');
    await start(room.kit, 's2');
    await setActiveAgent(room.kit, 'r1', 'silent');
    await start(room.kit, 's3');
    expect(line.words).toEqual(['I am first', 'I am second']);
  });

  it('AI-19.1.3 goes to whoever opens a room by writing', async () => {
    await using room = await scene();
    const page = await room.add(new Phone('page', 'websocket'), null);
    await room.add(new TestAgent('host', ['How can I help?'], { greeting: 'Hello there.' }), null);
    room.kit.hook('on_room_created', async ({ id }) => void (await room.kit.attachChannel(id, 'host')));
    using _greetings = installGreetings(room.kit);
    const content = { type: 'text', body: 'hi' } as const;
    const { event } = await room.kit.processInbound({ channelId: 'page', senderId: 'ana', content });
    await room.kit.whenIdle();
    expect(event?.roomId).not.toBe('r1');
    expect([...page.words].sort()).toEqual(['Hello there.', 'How can I help?']);
  });
});
