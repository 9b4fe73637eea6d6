import { telegramChannel } from '@roomkit/core';
import type { TelegramEmulator } from '@roomkit/emulators/telegram';
import { createStreamingRoom, type StreamingRoom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, startTelegram } from './support/start-telegram.ts';

interface Bench extends AsyncDisposable {
  readonly emulator: TelegramEmulator;
  readonly room: StreamingRoom;
  /** What people read, in order. */
  shown(): readonly (string | null)[];
}

async function bench(): Promise<Bench> {
  const { emulator, provider } = await startTelegram();
  const room = await createStreamingRoom(telegramChannel('telegram', { provider }), { telegramChatId: PERSON });
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

const methods = ({ requests }: TelegramEmulator): readonly (string | undefined)[] =>
  requests.map(({ path }) => path.split('/').at(-1));

describe('an answer that is shown on Telegram while it is written', () => {
  it('CORE-6.1.4 is a message that is edited, and reads in the end what was committed', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    room.write('The tea is ready. It');
    await room.until(() => it.shown().length === 1);
    expect(it.shown()).toEqual(['The tea is ready. It']);
    room.write(' is green');
    await room.advanceUntil(() => it.shown()[0] === 'The tea is ready. It is green');
    room.write('. Or black?');
    await room.end();
    expect(it.shown()).toEqual(await room.said());
    expect(methods(emulator)).toEqual(['sendMessage', 'editMessageText', 'editMessageText']);
  });

  it('CORE-6.1.4 goes on in another message at 4,096 characters', async () => {
    await using it = await bench();
    const { room } = it;
    const words = Array.from({ length: 1_500 }, (_, at) => `word ${at}`).join(' ');
    room.write(words.slice(0, 4_000));
    await room.until(() => it.shown().length === 1);
    for (let at = 4_000; at < words.length; at += 1_000) {
      room.write(words.slice(at, at + 1_000));
      await room.advanceUntil(() => it.shown().join('').length >= Math.min(at + 1_000, words.length));
    }
    await room.end();
    expect(it.shown().join('')).toBe(words);
    expect(it.shown()).toHaveLength(4);
    expect(it.shown().every((shown) => (shown?.length ?? 0) <= 4_096)).toBe(true);
  });

  it('CORE-6.1.4 survives a 429 for a minute', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    emulator.retryAfterSeconds = 60;
    room.write('The tea is ready. It');
    await room.until(() => it.shown().length === 1);
    emulator.fault('rate_limited');
    room.write(' is');
    await room.advanceUntil(() => emulator.requests.length === 2);
    const from = room.clock.monotonic();
    room.write(' green.');
    await room.end();
    expect(room.clock.monotonic() - from).toBeGreaterThanOrEqual(59_500);
    expect(it.shown()).toEqual(['The tea is ready. It is green.']);
    expect(it.shown()).toEqual(await room.said());
  });

  it('CORE-6.1.4 goes on in another message once Telegram edits no more', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    emulator.editsLeft = 1;
    room.write('The tea is ready. It');
    await room.until(() => it.shown().length === 1);
    room.write(' is');
    await room.advanceUntil(() => it.shown()[0]?.endsWith(' is') === true);
    room.write(' green');
    await room.advanceUntil(() => it.shown().length === 2);
    room.write(', or black.');
    await room.end();
    expect(it.shown()).toEqual(['The tea is ready. It is', ' green', ', or black.']);
    expect(it.shown().join('')).toBe((await room.said())[0]);
  });

  it('CORE-6.1.4 is written anew where somebody has deleted its message', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    room.write('The tea is ready. It');
    await room.until(() => it.shown().length === 1);
    emulator.messages.change(emulator.messages.sent()[0]?.id ?? '', { isDeleted: true });
    room.write(' is green.');
    await room.end();
    expect(it.shown()).toEqual(['The tea is ready. It is green.']);
  });

  it.each(['lose_answer', 'lose_request', 'unavailable'] as const)(
    'CORE-6.1.4 reads as it was committed although the answer to an edit is lost: %s',
    async (fault) => {
      await using it = await bench();
      const { room, emulator } = it;
      room.write('The tea is ready. It');
      await room.until(() => it.shown().length === 1);
      emulator.fault(fault, 2);
      room.write(' is green.');
      await room.end();
      expect(it.shown()).toEqual(['The tea is ready. It is green.']);
    },
  );

  it('CORE-6.1.4 is not sent twice where the answer to its first message is lost', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    emulator.fault('lose_answer');
    room.write('The tea is ready. It');
    await room.until(() => it.shown().length === 1);
    room.write(' is green.');
    await room.end();
    expect(it.shown()).toEqual(['The tea is ready. It', ' is green.']);
    expect((await room.kit.listDeadLetters()).map(({ error }) => error?.code)).toEqual(['delivery_unknown']);
  });

  it('CORE-6.1.5 is taken back where nothing was committed', async () => {
    await using it = await bench();
    const { room } = it;
    room.write('The tea is ready. It');
    await room.until(() => it.shown().length === 1);
    await room.kit.closeRoom('r1');
    await room.end();
    expect(await room.said()).toEqual([]);
  });

  it('CORE-6.6.9 can be edited later, as any message', async () => {
    await using it = await bench();
    const { room, emulator } = it;
    room.write('The tea is ready. It');
    await room.until(() => it.shown().length === 1);
    room.write(' is green.');
    await room.end();
    const [answer] = (await room.kit.getTimeline('r1', { types: ['message'] })).slice(-1);
    const newContent = { type: 'text', body: 'The tea is black.' } as const;
    await room.kit.sendEvent('r1', 'system', {
      type: 'edit',
      targetEventId: answer?.id ?? '',
      newContent,
      editSource: 'system',
    });
    expect(it.shown()).toEqual(['The tea is black.']);
    expect(emulator.messages.sent()).toHaveLength(1);
  });
});
