import { describe, expect, it } from 'vitest';

import { type RoomEvent, textOf } from '../../src/index.ts';
import { content, r2, r3, type R3 } from '../support/kit.ts';

/** What an agent sees of the past when it is next asked. */
async function recalled(bench: R3, agentId = 'ai'): Promise<readonly string[]> {
  const context = await bench.kit.getContext('r1');
  return (await bench.kit.visibleEvents(context, agentId)).map((event) => textOf(event));
}

describe('history for one reader', () => {
  it.each(['none', 'transport', 'b', 'internal'])(
    'CORE-7.5.14 CORE-7.3.2 holds nothing that was for %s, said so by the event',
    async (visibility) => {
      const bench = await r3();
      await bench.kit.sendEvent('r1', 'a', content('HIDDEN'), { visibility });
      await bench.say('a', 'open');
      expect(await recalled(bench)).toStrictEqual(['open', 'pong']);
    },
  );

  it.each(['none', 'transport', 'b', 'internal'])(
    'CORE-7.5.14 CORE-7.3.2 holds nothing that was for %s, said so by its source’s binding',
    async (visibility) => {
      const bench = await r3();
      await bench.kit.setVisibility('r1', 'a', visibility);
      await bench.say('a', 'HIDDEN');
      await bench.kit.setVisibility('r1', 'a', 'all');
      await bench.say('a', 'open');
      expect(await recalled(bench)).not.toContain('HIDDEN');
      expect(await recalled(bench)).toContain('open');
    },
  );

  it('CORE-7.5.15 differs from reader to reader, in the context a channel is given as well', async () => {
    const seen = new Map<string, readonly string[]>();
    const bench = await r3(async (_event, context) => {
      seen.set(
        'ai',
        (await bench.kit.visibleEvents(context, 'ai')).map((event) => textOf(event)),
      );
      return null;
    });
    await bench.addAgent('ai2', async (_event, context) => {
      seen.set(
        'ai2',
        (await bench.kit.visibleEvents(context, 'ai2')).map((event) => textOf(event)),
      );
      return null;
    });
    await bench.kit.sendEvent('r1', 'a', content('for ai alone'), { visibility: 'ai' });
    await bench.say('a', 'for both');
    await bench.say('a', 'now');
    expect(seen.get('ai')).toStrictEqual(['for ai alone', 'for both']);
    expect(seen.get('ai2')).toStrictEqual(['for both']);
  });

  it('CORE-7.5.17 always holds its own words', async () => {
    const bench = await r3();
    await bench.kit.setVisibility('r1', 'ai', 'b');
    await bench.say('a', 'hi');
    expect(await recalled(bench)).toStrictEqual(['hi', 'pong']);
  });

  it('CORE-7.5.18 is the host’s as a whole', async () => {
    const { kit, say } = await r2();
    await kit.sendEvent('r1', 'a', content('noted'), { visibility: 'none' });
    let whole: readonly RoomEvent[] = [];
    kit.hook('before_broadcast', async (_event, context) => {
      whole = await context.recentEvents();
    });
    await say('a', 'hi');
    expect(whole.map((event) => textOf(event))).toContain('noted');
  });

  it('CORE-7.5.19 keeps to what was stamped at the commit, whatever the binding says today', async () => {
    const bench = await r3();
    await bench.kit.setVisibility('r1', 'a', 'b');
    await bench.say('a', 'narrow');
    await bench.kit.setVisibility('r1', 'a', 'all');
    expect(await recalled(bench)).not.toContain('narrow');
    await bench.say('a', 'wide');
    await bench.kit.setVisibility('r1', 'a', 'none');
    expect(await recalled(bench)).toContain('wide');
  });

  it('CORE-7.5.20 keeps what a channel said to all after that channel is gone', async () => {
    const bench = await r3();
    await bench.say('a', 'open');
    await bench.kit.sendEvent('r1', 'a', content('secret'), { visibility: 'none' });
    await bench.kit.detachChannel('r1', 'a');
    expect(await recalled(bench)).toStrictEqual(['open', 'pong']);
  });

  it('holds no blocked event', async () => {
    const bench = await r3();
    await bench.kit.mute('r1', 'a');
    await bench.say('a', 'muted');
    expect(await recalled(bench)).toStrictEqual([]);
  });
});
