import type { RoomEvent } from '@roomkit/core';
import type { MemoryProvider } from '@roomkit/core/ai';
import { expect } from 'vitest';

import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { MemoryRoom } from './memory-room.ts';
import type { MemorySubject } from './memory-subject.ts';

const LONG = 'The weather was fine, and there was time to talk about this and that. '.repeat(4);
/** Shares words with what holds the secret, and not the secret. */
const QUESTION = 'What is the code of the violet safe?';
const SECRET = '4711';

/** Says a secret, and so much after it that a memory has reason to summarise; gives what holds it. */
async function tell(room: MemoryRoom, memory: MemoryProvider, secret = SECRET): Promise<RoomEvent> {
  const event = room.say(`The code of the violet safe is ${secret}.`);
  await memory.ingest?.(room.entry(event));
  await chat(room, memory);
  return event;
}

async function chat(room: MemoryRoom, memory: MemoryProvider): Promise<void> {
  for (let count = 0; count < 6; count += 1) await room.turn(memory, `${count}. ${LONG}`);
}

const whisper: ConformanceCase<MemorySubject> = {
  title: 'AI-7.5.1 gives no reader what another was whispered in the same room (trap 11)',
  async run({ memory }) {
    const room = new MemoryRoom();
    await tell(room, memory);
    await room.turn(memory, QUESTION);
    const other = new MemoryRoom({ channelId: 'other' });
    other.hide(other.say(`The code of the violet safe is ${SECRET}.`));
    await chat(other, memory);
    expect(await other.turn(memory, QUESTION)).not.toContain(SECRET);
  },
};

const hidden: ConformanceCase<MemorySubject> = {
  title: 'AI-7.5.1 gives nothing that was hidden or deleted since it was taken in (trap 11)',
  async run({ memory }) {
    const room = new MemoryRoom();
    const event = await tell(room, memory);
    await room.turn(memory, QUESTION);
    room.hide(event);
    expect(await room.turn(memory, QUESTION)).not.toContain(SECRET);
    await chat(room, memory);
    expect(await room.turn(memory, QUESTION)).not.toContain(SECRET);
  },
};

const edited: ConformanceCase<MemorySubject> = {
  title: 'AI-20.3.2 gives nothing as it was before it was edited',
  async run({ memory }) {
    const room = new MemoryRoom();
    const event = await tell(room, memory);
    await room.turn(memory, QUESTION);
    room.edit(event, 'The code of the violet safe is on the note.');
    expect(await room.turn(memory, QUESTION)).not.toContain(SECRET);
  },
};

const scopes: ConformanceCase<MemorySubject> = {
  title: 'AI-20.1.1 keeps organizations, rooms and channels apart, whatever they are called',
  async run({ memory }) {
    const told = [
      { organizationId: null, roomId: 'a', channelId: 'b' },
      { organizationId: 'a', roomId: 'a', channelId: 'b' },
      { organizationId: '', roomId: 'a', channelId: 'b' },
      { organizationId: null, roomId: 'a:b', channelId: 'c' },
      { organizationId: null, roomId: 'a","b', channelId: 'b' },
      { organizationId: 'null', roomId: 'a', channelId: 'b' },
    ].map((scope, at) => ({ room: new MemoryRoom(scope), secret: `${SECRET}-${at}` }));
    for (const { room, secret } of told) await tell(room, memory, secret);
    const answers = await Promise.all(told.map(({ room }) => room.turn(memory, QUESTION)));
    for (const [at, answer] of answers.entries()) {
      for (const { secret } of told.filter((_, other) => other !== at)) expect(answer).not.toContain(secret);
    }
    const stranger = new MemoryRoom({ roomId: 'a', channelId: 'b:c' });
    expect(await stranger.turn(memory, QUESTION)).not.toContain(SECRET);
  },
};

const cleared: ConformanceCase<MemorySubject> = {
  title: 'AI-20.1.1 forgets a channel or a whole room when it is told to, and no other',
  async run({ memory }) {
    const scope = { organizationId: 'acme', roomId: 'r1' };
    const readers = ['one', 'other'].map((channelId) => new MemoryRoom({ ...scope, channelId }));
    for (const room of readers) await tell(room, memory);
    await memory.clear?.({ ...scope, channelId: 'one' });
    await memory.clear?.(scope);
    // The room is made anew under its old name: what is known of it now was said in the first one.
    for (const { scope: same } of readers) {
      const anew = new MemoryRoom(same);
      await chat(anew, memory);
      expect(await anew.turn(memory, QUESTION)).not.toContain(SECRET);
    }
    const kept = new MemoryRoom({ ...scope, roomId: 'r2' });
    await chat(kept, memory);
    await memory.clear?.(scope);
    await kept.turn(memory, `The code of the violet safe is ${SECRET}.`);
    expect(await kept.turn(memory, QUESTION)).toContain(SECRET);
  },
};

/** What a memory must not give. */
export const secrecyCases: readonly ConformanceCase<MemorySubject>[] = [whisper, hidden, edited, scopes, cleared];
