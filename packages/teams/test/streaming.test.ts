import { teamsChannel } from '@roomkit/core';
import type { TeamsEmulator } from '@roomkit/emulators/teams';
import { anEvent, createStreamingRoom, type StreamingRoom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { CONVERSATION, startTeams } from './support/start-teams.ts';

interface Bench extends AsyncDisposable {
  readonly emulator: TeamsEmulator;
  readonly room: StreamingRoom;
  /** What people read, in order. */
  shown(): readonly (string | null)[];
}

async function bench(): Promise<Bench> {
  const { emulator, provider } = await startTeams();
  const room = await createStreamingRoom(teamsChannel('teams', { provider }), { teamsConversationId: CONVERSATION });
  return {
    emulator,
    room,
    shown: () =>
      emulator.messages
        .sent()
        .filter(({ isDeleted }) => !isDeleted)
        .map(({ text }) => text),
    async [Symbol.asyncDispose]() {
      await room[Symbol.asyncDispose]();
      await emulator[Symbol.asyncDispose]();
    },
  };
}

const FIRST = 'The tea is ready. It';

describe('an answer that is shown on Teams while it is written', () => {
  it('CORE-6.1.4 is a message that is edited, and reads in the end what was committed', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    room.write(FIRST);
    await room.until(() => it.shown().length === 1);
    expect(it.shown()).toEqual([FIRST]);
    const from = room.clock.monotonic();
    room.write(' is green');
    await room.advanceUntil(() => it.shown()[0] === `${FIRST} is green`);
    // No more than 1,800 an hour.
    expect(room.clock.monotonic() - from).toBeGreaterThanOrEqual(2_000);
    room.write('. Or black?');
    await room.end();
    expect(it.shown()).toEqual(await room.said());
    expect(emulator.messages.sent()[0]).toMatchObject({ edits: 2 });
  });

  it('CORE-6.1.4 goes on in another message at 28,000 characters', async () => {
    await using it = await bench();
    const { room } = it;
    const words = Array.from({ length: 5_000 }, (_, at) => `word ${at}`).join(' ');
    room.write(words.slice(0, 27_900));
    await room.until(() => it.shown().length === 1);
    room.write(words.slice(27_900));
    await room.end();
    expect(it.shown()).toHaveLength(2);
  });

  it('CORE-6.1.4 survives a 429 for a minute', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    emulator.retryAfterSeconds = 60;
    room.write(FIRST);
    await room.until(() => it.shown().length === 1);
    emulator.fault('rate_limited');
    const from = room.clock.monotonic();
    room.write(' is green.');
    await room.end();
    expect(room.clock.monotonic() - from).toBeGreaterThanOrEqual(60_000);
    expect(it.shown()).toEqual(await room.said());
  });

  it('CORE-6.1.4 goes on in another message once Teams edits no more', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    emulator.editsLeft = 0;
    room.write(FIRST);
    await room.until(() => it.shown().length === 1);
    room.write(' is green.');
    await room.end();
    expect(it.shown()).toEqual([FIRST, ' is green.']);
  });

  it('CORE-6.1.4 is written anew where somebody has deleted its message', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    room.write(FIRST);
    await room.until(() => it.shown().length === 1);
    emulator.messages.change(emulator.messages.sent()[0]?.id ?? '', { isDeleted: true });
    room.write(' is green.');
    await room.end();
    expect(it.shown()).toEqual([`${FIRST} is green.`]);
  });

  it.each(['lose_answer', 'lose_request', 'unavailable'] as const)(
    'CORE-6.1.4 reads as it was committed although the answer to an edit is lost: %s',
    async (fault) => {
      await using it = await bench();
      const { room, emulator } = it;
      room.write(FIRST);
      await room.until(() => it.shown().length === 1);
      emulator.fault(fault, 2);
      room.write(' is green.');
      await room.end();
      expect(it.shown()).toEqual([`${FIRST} is green.`]);
    },
  );

  it('CORE-6.1.5 is taken back where nothing was committed', async () => {
    await using it = await bench();
    const { room } = it;
    room.write(FIRST);
    await room.until(() => it.shown().length === 1);
    await room.kit.closeRoom('r1');
    await room.end();
    expect(await room.said()).toEqual([]);
  });
});

describe('a message that is gone already', () => {
  it('CORE-6.6.9 is as one that was deleted, and cannot be edited', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const { providerMessageIds = [] } = await provider.send(anEvent(), CONVERSATION);
    emulator.messages.change(emulator.messages.sent()[0]?.id ?? '', { isDeleted: true });
    const options = { targetMessageIds: providerMessageIds };
    const newContent = { type: 'text', body: 'x' } as const;
    await expect(
      provider.send(anEvent({ content: { type: 'edit', targetEventId: 'e1', newContent } }), CONVERSATION, options),
    ).rejects.toMatchObject({ retryable: false, details: { targetGone: true } });
    const deletion = { type: 'delete', targetEventId: 'e1', deleteType: 'sender' } as const;
    expect(await provider.send(anEvent({ content: deletion }), CONVERSATION, options)).toMatchObject({ success: true });
  });
});
