import { describe, expect, it } from 'vitest';

import { ConfigurationError, HookResult, telegramChannel, textOf } from '../../src/index.ts';
import { aBinding, text } from '../support/fixtures.ts';
import { gate, type KitBench } from '../support/kit.ts';
import { EditVendor, type Fate } from './edit-vendor.ts';
import { Pen, SECOND, streamingBench, type StreamingBench } from './streaming-bench.ts';

const FIRST = 'The kettle is on. The';

describe('an answer that is shown by edits in a room', () => {
  it('CORE-10.2.1 does not overtake what was said before it (trap 7)', async () => {
    const bench = await streamingBench();
    const slow = gate();
    bench.vendor.otherwise = async ({ words }): Promise<Fate> => {
      if (words === 'before') await slow.opened;
      return 'well';
    };
    void bench.kit.sendEvent('r1', 'system', text('before'));
    const second = await askAnother(bench);
    second.write('The second answer. It');
    await bench.clock.advance(5 * SECOND);
    expect(bench.vendor.log).toEqual(['send before']);
    slow.open();
    await bench.clock.advance(0);
    expect(bench.vendor.shown).toEqual(['before', 'The second answer. It']);
    second.end();
    await bench.end();
  });

  it('AI-A.9.16 CORE-10.2.1 shows its parts one after the other (trap 7)', async () => {
    const bench = await streamingBench();
    const slow = gate();
    bench.vendor.otherwise = async ({ words }): Promise<Fate> => {
      if (words === 'Let me check.') await slow.opened;
      return 'well';
    };
    bench.pen.write('Let me check.', { kind: 'break' });
    await bench.write('Sunny. And', 2 * SECOND);
    expect(bench.vendor.log).toEqual(['send Let me check.']);
    slow.open();
    await bench.write(' warm', SECOND);
    expect(bench.vendor.shown).toEqual(['Let me check.', 'Sunny. And warm']);
    await bench.end();
    expect(await bench.words()).toEqual(['hi', 'Let me check.', 'Sunny. And warm']);
  });

  it('CORE-6.1.5 shows nothing that a hook takes out', async () => {
    const bench = await streamingBench({ prepare: withoutNumbers });
    await bench.write('Call 555 now. Or 5', SECOND);
    await bench.write('55 then. Bye', SECOND);
    await bench.end();
    expect(bench.vendor.log.join(' ')).not.toContain('555');
    expect(bench.vendor.shown).toEqual(['Call *** now. Or *** then. Bye']);
  });

  it('CORE-6.1.5 becomes what a hook makes of it that came too late to see the words', async () => {
    const bench = await streamingBench();
    withoutNumbers(bench);
    await bench.write('Call 555 now. Or', SECOND);
    expect(bench.vendor.shown).toEqual(['Call 555 now. Or']);
    await bench.end();
    expect(bench.vendor.shown).toEqual(['Call *** now. Or']);
  });

  it('CORE-6.1.5 is taken back where the room has closed before it could be committed', async () => {
    const bench = await streamingBench();
    await bench.write(FIRST, 0);
    expect(bench.vendor.shown).toEqual([FIRST]);
    await bench.kit.closeRoom('r1');
    await bench.end();
    expect(bench.vendor.shown).toEqual([]);
  });

  it('CORE-6.6.1 is transcoded as the whole is: with the name of who speaks, and no half markup', async () => {
    const bench = await streamingBench({
      attach: { attribution: () => 'Tea' },
      kit: {
        transcoder: {
          specificationVersion: 'v1',
          transcode: (content) => (content.type === 'text' ? { type: 'rich', body: content.body } : content),
        },
      },
    });
    await bench.write('The **kettle** is on. The *cu', 0);
    await bench.write('ps* are [he', SECOND);
    await bench.write('re](https://e.org/a)', SECOND);
    await bench.end();
    expect(bench.vendor.log.slice(0, -1).join('\n')).not.toMatch(/[*[\]]/u);
    expect(bench.vendor.log[0]).toBe('send Tea: The kettle is on. The');
    expect(bench.vendor.calls.at(-1)?.content).toMatchObject({
      newContent: { type: 'rich', body: 'Tea: The **kettle** is on. The *cups* are [here](https://e.org/a)' },
    });
  });

  it.each<[string, Parameters<typeof streamingBench>[0]]>([
    ['its channel says so', { channel: { streaming: 'off' } }],
    ['its binding says so', { attach: { metadata: { streaming: 'off' } } }],
    ['its binding has no edits', { attach: { capabilities: { supportsEdit: false } } }],
    ['its channel has no edits', { channel: { capabilities: { supportsEdit: false } } }],
  ])('CORE-6.1.4 is not where %s: it comes whole', async (_what, options) => {
    const bench = await streamingBench(options);
    await bench.write(`${FIRST} cups are warm. `, 5 * SECOND);
    expect(bench.vendor.calls).toEqual([]);
    await bench.write('Yes.', 0);
    await bench.end();
    expect(bench.vendor.log).toEqual([`send ${FIRST} cups are warm. Yes.`]);
  });

  it('CORE-6.1.2 in a channel by itself, without a kit, comes whole', async () => {
    const bench = await streamingBench();
    const { vendor } = bench;
    const channel = telegramChannel('alone', { provider: vendor });
    const event = (await bench.said())[0];
    if (event === undefined) throw new Error('nothing was said');
    const committed = Promise.resolve({ ...event, content: text('Hello') });
    const stream = {
      committed,
      async *[Symbol.asyncIterator]() {
        yield 'Hel';
        yield 'lo';
      },
    };
    const binding = aBinding({ metadata: { telegramChatId: '7' }, capabilities: channel.capabilities });
    await channel.deliverStream(stream, event, binding, await bench.kit.getContext('r1'));
    expect(vendor.log).toEqual(['send Hello']);
    bench.pen.end();
  });
});

describe('the option streaming', () => {
  const provider = new EditVendor({ monotonic: () => 0 } as never);

  it.each([
    ['all', 'streaming'],
    [null, 'streaming'],
    [{ intervalMs: 0 }, 'streaming.intervalMs'],
    [{ intervalMs: Number.NaN }, 'streaming.intervalMs'],
    [{ firstAfterCharacters: -1 }, 'streaming.firstAfterCharacters'],
    [{ endWithinMs: 0 }, 'streaming.endWithinMs'],
  ])('%j is refused', (streaming, field) => {
    const make = (): unknown => telegramChannel('tg', { provider, streaming: streaming as never });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(new RegExp(`^${field}: `, 'u'));
  });

  it('asked for on a channel without edits is refused', () => {
    const capabilities = { supportsEdit: false };
    expect(() => telegramChannel('tg', { provider, capabilities, streaming: 'edits' })).toThrow(/^streaming: /u);
    expect(telegramChannel('tg', { provider, capabilities }).supportsStreamingDelivery).toBe(false);
  });

  it('is of no use to a channel that only receives', () => {
    expect(telegramChannel('tg', { provider, direction: 'inbound' }).supportsStreamingDelivery).toBe(false);
  });

  it.each([
    ['5550001', 1_000],
    ['-1001234567', 3_500],
    ['@rooms', 3_500],
  ])('CORE-6.1.4 unsaid leaves a chat of Telegram (%s) in peace for as long as it takes', async (chat, intervalMs) => {
    const bench = await streamingBench({ attach: { metadata: { telegramChatId: chat } } });
    await bench.write(FIRST, 0);
    for (let at = 0; at < 8; at += 1) await bench.write(` ${at}`, SECOND / 2);
    expect(bench.vendor.calls[1]?.at).toBe(intervalMs);
    await bench.end();
  });

  it('CORE-6.1.4 says when the first message goes out, and how far apart the others are', async () => {
    const bench = await streamingBench({ channel: { streaming: { intervalMs: 5_000, firstAfterCharacters: 3 } } });
    await bench.write('Tea', 0);
    for (let at = 0; at < 7; at += 1) await bench.write(` ${at}`, SECOND);
    expect(bench.vendor.calls.map(({ at }) => at)).toEqual([0, 5_000]);
    await bench.end();
  });
});

function withoutNumbers({ kit }: KitBench): void {
  kit.hook('before_broadcast', (event) =>
    HookResult.modify({ ...event, content: text(textOf(event).replaceAll('555', '***')) }),
  );
}

/** Has another agent begin an answer. */
async function askAnother(bench: StreamingBench): Promise<Pen> {
  const pen = new Pen();
  const begun = Promise.withResolvers<void>();
  await bench.addAgent('ai2', () => {
    begun.resolve();
    return { responseStream: pen };
  });
  void bench.say('a', 'again', { visibility: 'ai2' });
  await begun.promise;
  return pen;
}
