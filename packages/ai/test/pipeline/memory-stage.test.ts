import { textOf } from '@roomkit/core';
import type { MemoryEntry, MemoryProvider, MemoryQuery } from '@roomkit/core/ai';
import { createRecordingLogger, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { asked } from '../support/scene.ts';
import { toolScene } from '../support/tool-scene.ts';

/** A memory that writes down what it is asked and given. */
function recordingMemory(answer: (query: MemoryQuery) => ReturnType<MemoryProvider['retrieve']>) {
  const queries: MemoryQuery[] = [];
  const entries: MemoryEntry[] = [];
  const memory: MemoryProvider = {
    specificationVersion: 'v1',
    name: 'recording',
    retrieve: (query) => {
      queries.push(query);
      return answer(query);
    },
    ingest: async (entry) => void entries.push(entry),
  };
  return { memory, queries, entries };
}

describe('memory in a turn', () => {
  it('AI-20.1.1 a memory sees the room as its channel does: nothing hidden, nothing blocked, no current message (trap 11)', async () => {
    let seen: readonly string[] = [];
    const { memory } = recordingMemory(async ({ view }) => {
      const events = await view.messages({ limit: 100 });
      seen = events.map(({ content }) => (content.type === 'text' ? content.body : ''));
      return { messages: [], events };
    });
    await using room = await toolScene({ answers: ['ok'], memory });
    await room.say('sms', 'before', { addressedTo: [] });
    await room.kit.sendEvent('r1', 'sms', { type: 'text', body: 'whisper' }, { visibility: 'web' });
    await room.say('sms', 'current');
    expect(seen).toEqual(['before']);
    expect(asked(room.provider.calls[0])).toEqual(['user: before', 'user: current']);
  });

  it('AI-20.2.1 its own messages come first, then events by index, then the current one, once (trap 10)', async () => {
    const { memory } = recordingMemory(async ({ view, current }) => ({
      messages: [{ role: 'user', content: 'summary' }],
      events: [current, ...(await view.messages({ limit: 5 })).toReversed(), current],
    }));
    await using room = await toolScene({ answers: ['ok'], memory });
    await room.say('sms', 'one', { addressedTo: [] });
    await room.say('sms', 'two', { addressedTo: [] });
    await room.say('sms', 'current');
    expect(asked(room.provider.calls[0])).toEqual(['user: summary', 'user: one', 'user: two', 'user: current']);
  });

  it('AI-20.3.1 without one the last fifty messages stand before the current one', async () => {
    await using room = await toolScene({ answers: ['ok'] });
    for (let at = 0; at < 60; at += 1) await room.say('sms', `m${at}`, { addressedTo: [] });
    await room.say('sms', 'current');
    const read = asked(room.provider.calls[0]);
    expect(read).toHaveLength(51);
    expect([read[0], read[49], read[50]]).toEqual(['user: m10', 'user: m59', 'user: current']);
  });

  it('takes in each event once, in order, own words as well', async () => {
    const { memory, entries } = recordingMemory(async () => ({ messages: [], events: [] }));
    await using room = await toolScene({ answers: ['a1', 'a2'], memory });
    for (const body of ['one', 'two', 'three']) await room.say('sms', body);
    const words = entries.map(({ event }) => (event.content.type === 'text' ? event.content.body : ''));
    expect(words).toEqual(['one', 'a1', 'two', 'a2']);
    expect(new Set(entries.map(({ roomId, channelId }) => `${roomId} ${channelId}`))).toEqual(new Set(['r1 ai']));
  });

  it('AI-20.3.4 a memory that cannot take in what was said ends no turn, and is given it once more', async () => {
    const { memory, entries } = recordingMemory(async () => ({ messages: [], events: [] }));
    const given: string[] = [];
    let fails: (words: string) => boolean = () => true;
    const logger = createRecordingLogger();
    const flaky: MemoryProvider = {
      ...memory,
      async ingest(entry) {
        const words = textOf(entry.event);
        given.push(words);
        if (fails(words)) throw new Error(`could not index: ${words}`);
        entries.push(entry);
      },
    };
    await using room = await toolScene({ answers: ['a1', 'a2', 'a3', 'a4'], memory: flaky, kit: { logger } });
    for (const body of ['one', 'two', 'three']) {
      expect((await room.say('sms', body)).error ?? null).toBeNull();
    }
    expect(room.sms.words).toEqual(['a1', 'a2', 'a3']);
    expect(given).toEqual(['one', 'one', 'a1']);
    fails = (words) => words === 'a1';
    await room.say('sms', 'four');
    expect(entries.map(({ event }) => textOf(event))).toEqual(['two', 'a2', 'three', 'a3']);
    const warned = logger.entries.filter(({ message }) => message.startsWith('A memory could not'));
    expect(warned).toHaveLength(4);
    expect(JSON.stringify(warned)).not.toContain('one');
  });

  it('AI-20.3.4 nor does one that never comes back (trap 3)', async () => {
    const { memory } = recordingMemory(async () => ({ messages: [], events: [] }));
    const stuck: MemoryProvider = { ...memory, ingest: () => new Promise(() => {}) };
    await using room = await toolScene({ answers: ['a1', 'a2', 'a3'], memory: stuck });
    await room.say('sms', 'one');
    const second = room.say('sms', 'two');
    await settled();
    await room.clock.advance(5000);
    expect((await second).error ?? null).toBeNull();
    const third = room.say('sms', 'three');
    await settled();
    room.ai.steer({ roomId: 'r1' }, { type: 'cancel' });
    expect((await third).error ?? null).toBeNull();
    expect(room.sms.words, 'a cancel is heard meanwhile').toEqual(['a1', 'a2']);
  });

  it('a memory that fails ends the turn, visibly; the room is alive', async () => {
    let fails = true;
    const { memory } = recordingMemory(async () => {
      if (fails) throw new Error('index is down');
      return { messages: [], events: [] };
    });
    await using room = await toolScene({ answers: ['ok'], memory });
    const { error } = await room.say('sms', 'one');
    expect(error).toMatchObject({ message: 'index is down' });
    fails = false;
    await room.say('sms', 'two');
    expect(room.sms.words).toEqual(['ok']);
  });

  it('a channel of every organization reads the rooms of the one that asks', async () => {
    await using room = await toolScene({ answers: ['ok'] });
    const acme = room.kit.forOrganization('acme');
    await acme.createRoom({ roomId: 'r1' });
    for (const channelId of ['sms', 'ai']) await acme.attachChannel('r1', channelId);
    await room.say('sms', 'of nobody', { addressedTo: [] });
    for (const [body, addressedTo] of [
      ['of acme', []],
      ['current', null],
    ] as const) {
      const content = { type: 'text', body } as const;
      await acme.processInbound({ channelId: 'sms', senderId: 'u1', content, addressedTo }, { roomId: 'r1' });
    }
    expect(asked(room.provider.calls[0])).toEqual(['user: of acme', 'user: current']);
  });
});

describe('what is kept of a room', () => {
  it('goes when the channel leaves it and when a person is erased, and what is left is taken in again', async () => {
    const { memory, entries } = recordingMemory(async () => ({ messages: [], events: [] }));
    const cleared: unknown[] = [];
    const forgetful: MemoryProvider = { ...memory, clear: async (scope) => void cleared.push(scope) };
    const identity = {
      id: 'ana',
      organizationId: null,
      displayName: 'Ana',
      externalId: null,
      channelAddresses: { sms: ['u1'] },
      metadata: {},
    };
    await using room = await toolScene({
      answers: ['a1'],
      memory: forgetful,
      kit: {
        identityResolver: { specificationVersion: 'v1', resolve: async () => ({ status: 'identified', identity }) },
      },
    });
    await room.kit.createIdentity(identity);
    await room.say('sms', 'one');
    await room.say('sms', 'two');
    await room.kit.erasePerson('ana');
    expect(cleared).toEqual([{ organizationId: null, roomId: 'r1', channelId: 'ai' }]);
    entries.length = 0;
    await room.say('sms', 'three');
    expect(JSON.stringify(entries)).not.toContain('"one"');
    expect(entries.filter(({ event }) => event.source.channelId === 'ai')).toHaveLength(2);
    await room.kit.detachChannel('r1', 'ai');
    expect(cleared).toHaveLength(2);
    await room.kit.attachChannel('r1', 'ai');
    await room.kit.deleteRoom('r1');
    expect(cleared).toHaveLength(3);
  });

  it('a memory that cannot forget keeps nobody from erasing', async () => {
    const { memory } = recordingMemory(async () => ({ messages: [], events: [] }));
    const stubborn: MemoryProvider = { ...memory, clear: () => Promise.reject(new Error('index is down')) };
    await using room = await toolScene({ answers: ['a1'], memory: stubborn });
    await room.kit.createIdentity({ id: 'ana', channelAddresses: { sms: ['u1'] } });
    await room.say('sms', 'one');
    expect(await room.kit.erasePerson('ana')).toMatchObject({ events: 1 });
  });
});
