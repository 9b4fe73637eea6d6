import { RoomKit, smsChannel, textOf } from '@roomkit/core';
import { createTestClock, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { FROM, PERSON, PICTURE, requestOf, startVoiceMeUp } from './support/start-voicemeup.ts';

const WAIT_MS = 5000;

/** A kit behind the emulator, whose time stands still. */
async function start() {
  const clock = createTestClock();
  const { emulator, provider } = await startVoiceMeUp({ mmsWaitMs: WAIT_MS, clock });
  const kit = new RoomKit();
  kit.registerChannel(smsChannel('sms', { provider }));
  emulator.deliverTo((request) => kit.processWebhook('sms', request));
  const person = emulator.person(PERSON, FROM);
  const timeline = async () => {
    const [room] = await kit.listRooms();
    const events = room ? await kit.getTimeline(room.id) : [];
    return events.filter(({ source }) => source.channelId === 'sms');
  };
  const close = async (): Promise<void> => {
    await kit.close();
    await emulator[Symbol.asyncDispose]();
  };
  return { clock, person, provider, timeline, [Symbol.asyncDispose]: close };
}

/** Until a call waits for its partner. */
async function waiting(pending: () => number, count = 1): Promise<void> {
  for (let turn = 0; turn < 100 && pending() < count; turn += 1) await settled();
  expect(pending()).toBe(count);
}

describe('an MMS in two calls', () => {
  it.each([
    ['words first', 'words', 'file'],
    ['file first', 'file', 'words'],
  ] as const)('is one message: %s', async (_what, first, second) => {
    await using test = await start();
    const mms = test.person.mms(PICTURE, 'Look:');
    const opened = mms[first].deliver();
    await waiting(() => test.clock.pending);
    const answers = [...(await mms[second].deliver()), ...(await opened)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await test.timeline()).map(({ content }) => content)).toMatchObject([
      {
        type: 'composite',
        parts: [
          { type: 'text', body: 'Look:' },
          { type: 'media', mimeType: 'image/png' },
        ],
      },
    ]);
    expect(test.clock.pending).toBe(0);
  });

  it('CORE-13.4.1 is one message however often which of its calls comes again', async () => {
    await using test = await start();
    const mms = test.person.mms(PICTURE, 'Look:');
    const opened = mms.words.deliver({ times: 5, concurrently: true });
    await waiting(() => test.clock.pending);
    const answers = [...(await mms.file.deliver()), ...(await opened)];
    for (const again of [mms.words, mms.file]) {
      const delivered = again.deliver();
      await waiting(() => test.clock.pending);
      await test.clock.advance(WAIT_MS);
      answers.push(...(await delivered));
      await test.clock.advance(WAIT_MS);
    }
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await test.timeline()).toHaveLength(1);
  });

  it('is its words where the file does not come, and the file where it comes late', async () => {
    await using test = await start();
    const mms = test.person.mms(PICTURE, 'Look:');
    const opened = mms.words.deliver();
    await waiting(() => test.clock.pending);
    await test.clock.advance(WAIT_MS);
    expect((await opened).map(({ status }) => status)).toEqual([200]);
    expect((await test.timeline()).map((event) => textOf(event))).toEqual(['Look:']);
    await mms.file.deliver();
    expect((await test.timeline()).map(({ content }) => content.type)).toEqual(['text', 'media']);
  });

  it('CORE-13.4.1 parts that went alone are not told again when both come again', async () => {
    await using test = await start();
    const mms = test.person.mms(PICTURE, 'Look:');
    const opened = mms.words.deliver();
    await waiting(() => test.clock.pending);
    await test.clock.advance(WAIT_MS);
    await opened;
    await mms.file.deliver();
    await test.clock.advance(WAIT_MS);
    const again = mms.words.deliver();
    await waiting(() => test.clock.pending);
    await mms.file.deliver();
    await again;
    expect(await test.timeline()).toHaveLength(2);
  });

  it('without words and without its file is kept as one that cannot be shown', async () => {
    await using test = await start();
    const opened = test.person.mms(PICTURE).words.deliver();
    await waiting(() => test.clock.pending);
    await test.clock.advance(WAIT_MS);
    await opened;
    expect((await test.timeline()).map(({ content }) => content)).toMatchObject([
      { type: 'system', code: 'unsupported_message', data: { kind: 'mms' } },
    ]);
  });

  it('is not mixed with that of somebody else, or of another moment', async () => {
    await using test = await start();
    const [one, other] = [test.person.mms(PICTURE, 'one'), test.person.mms(PICTURE, 'other')];
    const opened = [one.words.deliver(), other.words.deliver()];
    await waiting(() => test.clock.pending, 2);
    await Promise.all([other.file.deliver(), one.file.deliver(), ...opened]);
    const texts = (await test.timeline()).map((event) => textOf(event));
    expect(texts.toSorted()).toEqual(['one', 'other']);
  });

  it('a text waits for nothing', async () => {
    await using test = await start();
    await test.person.text('hi').deliver();
    expect((await test.timeline()).map((event) => textOf(event))).toEqual(['hi']);
    expect(test.clock.pending).toBe(0);
  });

  it('whoever waits is released when the provider closes', async () => {
    await using test = await start();
    const parsing = test.provider.parseWebhook(await requestOf(test.person.mms(PICTURE, 'Look:').words), 'a');
    await waiting(() => test.clock.pending);
    await test.provider.close();
    expect(await parsing).toMatchObject([{ content: { type: 'text', body: 'Look:' } }]);
    expect(test.clock.pending).toBe(0);
  });
});
